//! Ground floor: clock, dice, tokens, addresses of the site, text rules. Knows nothing of alliances.

pub mod letter;
