//! Ground floor: clock, dice, tokens, addresses of the site, text rules. Knows nothing of alliances.

pub mod assets;
pub mod clock;
pub mod dice;
pub mod email;
pub mod event;
pub mod letter;
pub(crate) mod named;
pub mod password;
pub mod paths;
pub mod secret;
pub mod site;
pub mod text;
pub mod token;
pub mod zones;
