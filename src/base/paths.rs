//! Every address of the site. Pages, letters and the router speak of addresses only through here.
