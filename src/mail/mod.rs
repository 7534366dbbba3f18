//! The post door: takes due letters and hands them to a carrier.
