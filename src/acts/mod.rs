//! What a person can do or look at; permission and transaction live here.
