//! Domain values to page and letter structs, ready to print.
