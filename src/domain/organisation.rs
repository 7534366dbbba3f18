//! An organisation's own settings and their limits.

use super::Refused;
use crate::base::text::{TextFault, clean_name};
use crate::base::zones;

/// No figure about fewer people ever reaches the people team.
pub const MIN_GROUP: i32 = 5;
/// Above this, nothing would ever be shown.
pub const MIN_GROUP_MAX: i32 = 100;

/// What an organisation is called, and the zone its times are shown in.
#[derive(Clone, Debug)]
pub struct Naming {
    pub name: String,
    /// IANA name.
    pub timezone: String,
}

impl Naming {
    pub fn parse(name: &str, timezone: &str) -> Result<Self, Vec<Refused>> {
        let name = clean_name(name).map_err(|fault| match fault {
            TextFault::Empty => Refused::field("organisation", "Write the name your people know."),
            other => Refused::field("organisation", other.to_string()),
        });
        let zone = zones::is_known(timezone).then(|| timezone.to_owned());
        let zone = zone.ok_or_else(|| Refused::field("timezone", "Choose a time zone from the list."));
        match (name, zone) {
            (Ok(name), Ok(timezone)) => Ok(Self { name, timezone }),
            (name, zone) => Err(name.err().into_iter().chain(zone.err()).collect()),
        }
    }
}

/// How many people must stand behind a figure for the people team. It may only go up: a promise does not shrink.
pub fn min_group(typed: &str, present: i32) -> Result<i32, Refused> {
    let refuse = |sentence: String| Err(Refused::field("min_group", sentence));
    match typed.trim().parse::<i32>() {
        Err(_) => refuse("Write a whole number, like 5.".to_owned()),
        Ok(number) if number < present => refuse(format!("This number can only go up. It is {present} now.")),
        Ok(number) if number > MIN_GROUP_MAX => refuse(format!("Keep it at {MIN_GROUP_MAX} or below.")),
        Ok(number) => Ok(number.max(MIN_GROUP)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_group_can_only_grow() {
        assert_eq!(min_group(" 7 ", 5), Ok(7));
        assert_eq!(min_group("5", 5), Ok(5));
        for refused in ["4", "0", "-1", "five", "", "101"] {
            assert!(min_group(refused, 5).is_err(), "{refused}");
        }
        assert!(min_group("6", 7).is_err());
    }
}
