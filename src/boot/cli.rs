//! The command line. Exit codes: 0 done, 1 failed, 2 wrong usage; errors are one plain line that says what to do.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::config::Settings;
use super::serve;

#[derive(Parser)]
#[command(name = "alliance", version, about = "A team designs how it works together.")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Subcommand)]
enum Command {
    /// Run the site (the default).
    Serve,
}

pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => run_site(&cli.settings),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_site(settings: &Settings) -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let house = serve::open_house(settings)?;
        println!("Alliance is at {}", house.site.public_url);
        serve::listen(house, &settings.bind).await
    })
}
