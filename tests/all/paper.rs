//! The charter on paper: one or two pages of A4, whatever a sample team had to say.

use alliance::boot::charter::{Format, charter};
use alliance::domain::bank::{Bank, DEFAULT_EN};
use alliance::domain::charter::{Number, Request, Sheet, SheetClause, SheetPart};
use alliance::domain::synthesis::Support;
use alliance::store::StoreError;
use alliance::store::schema::{charter_versions, charters};
use diesel::prelude::*;
use serde_json::Value;

use super::consent::{all_consent, asked, publish};
use super::driver::{Driver, Scripts};
use super::house::House;
use super::visitor::{DESK, Visitor};

const ANSWERS: &[u8] = include_bytes!("../data/charter/answers-codes.csv");
/// A4 in points.
const A4: (f64, f64) = (595.0, 842.0);

/// How many pages a PDF has, and the size of each.
fn pages(pdf: &[u8]) -> (usize, Vec<(f64, f64)>) {
    let text = String::from_utf8_lossy(pdf);
    let count = |what: &str| text.matches(what).count();
    let sizes = text.split("/MediaBox [").skip(1).map(|rest| {
        let numbers: Vec<f64> =
            rest.split(']').next().unwrap().split_whitespace().map(|number| number.parse().unwrap()).collect();
        (numbers[2], numbers[3])
    });
    (count("/Type /Page") - count("/Type /Pages"), sizes.collect())
}

/// The longest draft among the sample teams with every sentence, every need, all they aim for and all their requests.
fn fullest(sheet: &Sheet) -> Sheet {
    let printed = charter(DEFAULT_EN, ANSWERS, Format::Json).unwrap();
    let all: Value = serde_json::from_str(&printed.output).unwrap();
    let charters = all["charters"].as_array().unwrap();
    let longest = charters.iter().max_by_key(|one| one.to_string().len()).unwrap();
    let bank = Bank::built_in().unwrap();
    let words = |value: &Value| value["text"].as_str().unwrap().to_owned();
    let clause = |composed: &Value| {
        let code = composed["question"].as_str().unwrap();
        let title = bank.question(code).unwrap().short.clone();
        let support = Support::Most { people: 8, n: 9, eligible: 9, within_one_step: true };
        SheetClause {
            id: code.to_owned(),
            question: code.to_owned(),
            title,
            words: words(composed),
            support,
            n: 9,
            until: String::new(),
            why: String::new(),
            verdict: None,
            origin: String::new(),
        }
    };
    let lines = |value: &Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let part = |part: &Value| SheetPart {
        label: part["part"].as_str().unwrap().to_owned(),
        lines: lines(&part["texts"]).into_iter().take(3).collect(),
    };
    let request = |words: String| Request { words, reply: "Yes, from next month on".to_owned() };
    let mut full = sheet.clone();
    full.number = Number { version: 2, amendment: 0 };
    full.clauses = longest["clauses"].as_array().unwrap().iter().map(clause).collect();
    full.needs = longest["needs"].as_array().unwrap().iter().map(words).collect();
    full.preamble = longest["preamble"].as_array().unwrap().iter().map(part).collect();
    full.requests = lines(&longest["requests"]).into_iter().map(request).collect();
    full
}

/// Puts a second version on top of the first one.
async fn publish_fullest(house: &House) -> usize {
    let write = house.inner.db.write(alliance::store::Turn::House, |tx| {
        let (organisation, of, body, at): (i64, i64, String, chrono::NaiveDateTime) = charter_versions::table
            .select((
                charter_versions::organisation_id,
                charter_versions::charter_id,
                charter_versions::body,
                charter_versions::published_at,
            ))
            .first(&mut **tx)?;
        let full = fullest(&serde_json::from_str(&body).unwrap());
        let row = (
            charter_versions::organisation_id.eq(organisation),
            charter_versions::charter_id.eq(of),
            charter_versions::number.eq(2),
            charter_versions::amendment.eq(0),
            charter_versions::body.eq(serde_json::to_string(&full).unwrap()),
            charter_versions::published_at.eq(at),
        );
        diesel::insert_into(charter_versions::table).values(row).execute(&mut **tx)?;
        diesel::update(charters::table.find(of)).set(charters::published_number.eq(2)).execute(&mut **tx)?;
        Ok::<_, StoreError>(full.clauses.len())
    });
    write.await.unwrap()
}

#[actix_web::test]
async fn a_charter_is_one_or_two_sheets_of_a4() {
    let (house, closed, mara) = asked().await;
    all_consent(&house, &closed).await;
    publish(&mara, &closed).await.must_be(303);
    let driver = Driver::start();
    let visitor = Visitor::new(&house, &driver, "paper", (Scripts::On, DESK)).await;
    visitor.takes_over("__Host-alliance", &mara.cookie("__Host-alliance").unwrap()).await;
    visitor.opens(&closed.page("")).await;
    visitor.sees("celebrate the effort").await;
    let (count, sizes) = pages(&visitor.prints().await);
    assert!((1..=2).contains(&count), "{count} pages");
    let is_a4 = |(width, height): &(f64, f64)| (width - A4.0).abs() < 2.0 && (height - A4.1).abs() < 2.0;
    assert!(!sizes.is_empty() && sizes.iter().all(is_a4), "{sizes:?}");
    assert_eq!(publish_fullest(&house).await, 10);
    visitor.opens(&closed.page("")).await;
    visitor.sees("Yes, from next month on").await;
    let (count, _) = pages(&visitor.prints().await);
    assert!((1..=2).contains(&count), "{count} pages");
}
