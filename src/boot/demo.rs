//! `alliance demo`: a living example organisation, filled through the same acts as a real one.

use super::config::Settings;

pub fn run(_: &Settings) -> anyhow::Result<()> {
    anyhow::bail!("The example organisation is not there yet.")
}
