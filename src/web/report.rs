//! HR's pages and files over HTTP.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::error::Fault;
use super::form::{Fields, Form};
use super::limit::Limits;
use super::page::{Visit, form_key, show, show_refused};
use super::table::{Door, Entry, get, post};
use crate::acts::report::{self, File, Overview, Request};
use crate::acts::{ActError, House, Who};
use crate::base::paths;
use crate::domain::report::ReportFile;
use crate::sheets::report::{CsvSeparator, CsvStyle, RESULTS_LONG, TEAM_STATUS, dictionary, file_name};
use crate::views::report::{self as views, ExportsPage, OverviewPage, Reader, Typed};

pub fn entries() -> Vec<Entry> {
    vec![
        get(paths::REPORTS, Door::ReportReader, |r| r.to(overview)),
        post(paths::REPORT_EXPORT, Door::ReportReader, |r| r.to(export)),
        get(paths::REPORT_LOG, Door::ReportReader, |r| r.to(exports)),
        get("/people-team/dictionary/{file}", Door::ReportReader, |r| r.to(columns)),
    ]
}

async fn overview(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    show(&overview_page(&house, &visit).await?)
}

async fn exports(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    let seen = report::exports(&house, visit.pass.clone(), page(&visit)).await?;
    let setting = visit.setting(&house, &seen.who.organisation_name);
    show(&ExportsPage::new(setting, &reader(&seen.who), &seen.entries, (seen.page, seen.pages)))
}

async fn columns(house: web::Data<House>, visit: Visit, file: web::Path<String>) -> Result<HttpResponse, Fault> {
    report::may_read(&house, visit.pass).await?;
    let file = ReportFile::parse(&file).ok_or(Fault::NotFound)?;
    let columns: &[_] = match file {
        ReportFile::TeamStatus => &TEAM_STATUS,
        ReportFile::ResultsLong => &RESULTS_LONG,
    };
    let text = dictionary(&format!("{}.csv", file.as_str()), columns);
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text))
}

async fn export(
    house: web::Data<House>,
    limits: web::Data<Limits>,
    visit: Visit,
    form: Form,
) -> Result<HttpResponse, Fault> {
    report::may_read(&house, visit.pass.clone()).await?;
    let browser = visit.pass.session.as_ref().map(|session| session.as_str()).unwrap_or_default();
    limits.export(browser)?;
    let typed = typed(&form.fields);
    let request = Request {
        file: ReportFile::parse(&typed.what).ok_or(Fault::BadRequest)?,
        style: style(&typed),
        reason: typed.reason.clone(),
    };
    match report::export(&house, visit.pass.clone(), request, form.key).await {
        Ok(file) => Ok(download(file)),
        Err(ActError::Refused(refused)) => {
            show_refused(&overview_page(&house, &visit).await?.refused(&typed, &refused))
        }
        Err(other) => Err(other.into()),
    }
}

/// The file goes out as it is read; a fault on the way cuts the connection, so that no half file looks whole.
fn download(file: File) -> HttpResponse {
    let name = file_name(&file.what.as_str().replace('_', " "), file.day, "csv");
    let chunks = stream::try_unfold(file, File::next).map_ok(web::Bytes::from).map_err(Fault::from);
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8; header=present"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(chunks.boxed_local())
}

async fn overview_page(house: &web::Data<House>, visit: &Visit) -> Result<OverviewPage, Fault> {
    let question = visit.query(views::QUESTION).unwrap_or_default();
    let seen: Overview = report::overview(house, visit.pass.clone(), question, page(visit)).await?;
    let setting = visit.setting(house, &seen.who.organisation_name);
    let overview = views::Overview {
        reader: reader(&seen.who),
        today: seen.today,
        teams: seen.teams,
        questions: &seen.questions,
        question: &seen.question,
        rounds: &seen.rounds,
        page: seen.page,
        pages: seen.pages,
        last_exports: &seen.last_exports,
    };
    Ok(OverviewPage::new(setting, form_key(house), &overview))
}

fn reader(who: &Who) -> Reader<'_> {
    Reader { name: &who.name, role: who.role, timezone: &who.timezone }
}

fn page(visit: &Visit) -> usize {
    visit.query(views::PAGE).and_then(|page| page.parse().ok()).unwrap_or(1)
}

fn typed(fields: &Fields) -> Typed {
    Typed {
        what: fields.find("what").unwrap_or(ReportFile::ResultsLong.as_str()).to_owned(),
        opens_in: fields.text("opens_in").to_owned(),
        without_bom: fields.has("without_bom"),
        reason: fields.text("reason").to_owned(),
    }
}

/// Excel takes a semicolon under most language settings.
fn style(typed: &Typed) -> CsvStyle {
    let separator = if typed.opens_in == "excel" { CsvSeparator::Semicolon } else { CsvSeparator::Comma };
    CsvStyle { has_bom: !typed.without_bom, separator }
}
