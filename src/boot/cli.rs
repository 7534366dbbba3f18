//! The command line. Exit codes: 0 done, 1 failed, 2 wrong usage; errors are one plain line that says what to do.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};

use super::charter::Format;
use super::config::Settings;
use super::{cases, serve};
use crate::acts::post;
use crate::store::backup;

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
    /// Run a filled example organisation and print a link for each role.
    Demo,
    /// Write a charter from any tool's answer export, without a site.
    Charter {
        /// Question bank as JSON.
        #[arg(long)]
        questions: PathBuf,
        /// Answers as CSV, one row per person.
        #[arg(long)]
        answers: PathBuf,
        /// md, html or json.
        #[arg(long, default_value = "md", value_parser = read_format)]
        format: Format,
    },
    /// Work out agreement cases; "-" reads standard input.
    Agree { cases: PathBuf },
    /// Work out what may be shown of figures; "-" reads standard input.
    Suppress { cases: PathBuf },
    /// Write a whole copy of the SQLite database while the site runs.
    Backup { file: PathBuf },
    /// Put a copy back. Stop the site first.
    Restore { file: PathBuf },
    /// Letters that wait, and letting them try again.
    Mail {
        #[command(subcommand)]
        what: MailCommand,
    },
}

#[derive(Subcommand)]
enum MailCommand {
    /// How many letters have not left yet.
    Status,
    /// Lets letters that came back try again.
    Retry,
}

pub fn main() -> ExitCode {
    let cli = Cli::parse();
    super::log::start(&cli.settings.log);
    let command = cli.command.unwrap_or(Command::Serve);
    match super::config::check_names().and_then(|()| carry_out(command, &cli.settings)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", format!("{error:#}").replace('\n', " "));
            ExitCode::FAILURE
        }
    }
}

fn carry_out(command: Command, settings: &Settings) -> anyhow::Result<()> {
    match command {
        Command::Serve => serve::run(settings),
        Command::Demo => super::demo::run(settings),
        Command::Charter { questions, answers, format } => charter(&questions, &answers, format),
        Command::Agree { cases } => print(&cases::agree(&read_text(&cases)?)?),
        Command::Suppress { cases } => print(&cases::suppress(&read_text(&cases)?)?),
        Command::Backup { file } => Ok(backup::copy_to(&sqlite_file(settings)?, &file)?),
        Command::Restore { file } => Ok(backup::put_back(&file, &sqlite_file(settings)?)?),
        Command::Mail { what } => mail(settings, &what),
    }
}

fn charter(questions: &Path, answers: &Path, format: Format) -> anyhow::Result<()> {
    let answers = std::fs::read(answers).with_context(|| format!("{} cannot be read.", answers.display()))?;
    let printed = super::charter::charter(&read_text(questions)?, &answers, format)?;
    for warning in &printed.warnings {
        eprintln!("{warning}");
    }
    print(&printed.output)
}

fn read_format(word: &str) -> Result<Format, String> {
    match word {
        "md" => Ok(Format::Markdown),
        "html" => Ok(Format::Html),
        "json" => Ok(Format::Json),
        _ => Err("choose md, html or json".to_owned()),
    }
}

fn mail(settings: &Settings, what: &MailCommand) -> anyhow::Result<()> {
    let house = serve::open_house(settings)?;
    serve::block_on(async {
        match what {
            MailCommand::Status => {
                let (open, returned) = post::count_open(&house).await?;
                println!("{open} letters have not left yet, {returned} came back.");
            }
            MailCommand::Retry => println!("{} letters try again now.", post::retry_all(&house).await?),
        }
        Ok(())
    })
}

fn sqlite_file(settings: &Settings) -> anyhow::Result<PathBuf> {
    if settings.database_url.is_some() {
        bail!("This is for SQLite. With PostgreSQL use pg_dump and pg_restore.");
    }
    Ok(settings.sqlite_file())
}

fn read_text(path: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(path).with_context(|| format!("{} cannot be read.", path.display()))?;
    }
    String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8 text.", path.display()))
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
