//! Time zones that a person may choose from.

/// Every IANA name of a place, in order, with "UTC" first. Aliases without a place are left out.
pub fn names() -> Vec<String> {
    let places = jiff::tz::db().available().map(|zone| zone.as_str().to_owned());
    let mut names: Vec<String> = places.filter(|name| is_place(name)).collect();
    names.sort_unstable();
    names.dedup();
    names.insert(0, "UTC".to_owned());
    names
}

/// Whether times can be shown in a zone of this name.
pub fn is_known(name: &str) -> bool {
    name == "UTC" || (is_place(name) && jiff::tz::db().get(name).is_ok())
}

/// Where the machine stands, as a first guess; "UTC" when it does not say.
pub fn of_the_machine() -> String {
    let zone = jiff::tz::TimeZone::try_system().ok();
    let name = zone.as_ref().and_then(|zone| zone.iana_name());
    name.filter(|name| is_place(name)).unwrap_or("UTC").to_owned()
}

fn is_place(name: &str) -> bool {
    const REGIONS: [&str; 10] = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    REGIONS.iter().any(|region| name.starts_with(region))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_can_be_chosen_and_nothing_else() {
        let names = names();
        assert!(names.iter().any(|name| name == "Europe/Stockholm") && names.len() > 300);
        assert!(names.iter().all(|name| is_known(name)));
        assert!(is_known(&of_the_machine()));
        for unknown in ["", "Europe/Nowhere", "Etc/GMT+5", "../../etc/passwd", "posixrules"] {
            assert!(!is_known(unknown), "{unknown}");
        }
    }
}
