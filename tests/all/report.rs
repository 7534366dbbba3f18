//! HR's files and the list of exports, through the front door.

use std::collections::BTreeSet;

use alliance::store::schema::{charter_versions, charters};
use alliance::store::{StoreError, Turn, Tx};
use diesel::prelude::*;

use super::house::House;
use super::rounds::{Planned, count_log, planned, records, round, take};

#[actix_web::test]
async fn a_file_opens_in_a_spreadsheet_and_runs_nothing() {
    let house = House::open().await;
    let formula = "=HYPERLINK(\"https://evil.example\",\"Atlas; then\")";
    round(&house, Planned { title: "+1, \"spring\"", ..planned(&[(formula, &[6])]) }).await;
    let hr = house.hr_reader().await;
    let file = take(&hr, "results_long").await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    let disposition = file.header("content-disposition").unwrap();
    assert_eq!(disposition, "attachment; filename=\"alliance-results-long-2026-11-16.csv\"");
    assert!(file.body.starts_with("\u{FEFF}\"organisation\",\"programme\",\"team\""));
    assert_eq!(file.body.matches('\n').count(), file.body.matches("\r\n").count());
    let record = records(&file).remove(0);
    assert_eq!((record[2].clone(), record[3].as_str()), (format!("'{formula}"), "'+1, \"spring\""));
    let fields = [("what", "team_status"), ("opens_in", "excel"), ("without_bom", "1"), ("reason", "Follow-up")];
    let status = hr.post("/people-team/export", &fields).await;
    assert!(status.body.starts_with("\"organisation\";\"programme\";\"team\";"), "{}", status.body);
    assert!(status.body.contains(";\"first\";\"2026-11-16\";;;;\"answers closed\"\r\n"), "{}", status.body);
    assert!(!hr.get("/people-team").await.body.contains("<a href=\"https://evil"));
}

#[actix_web::test]
async fn a_long_file_comes_whole_in_pieces() {
    let house = House::open().await;
    let names: Vec<&'static str> = (0..1500).map(|n| &*Box::leak(format!("Team {n:04}").into_boxed_str())).collect();
    let teams = names.iter().map(|name| (*name, vec![5, 4, 2, 1])).collect();
    round(&house, Planned { teams, ..planned(&[]) }).await;
    round(&house, planned(&[("Zebra", &[9])])).await;
    let hr = house.hr_reader().await;
    let file = take(&hr, "results_long").await;
    assert_eq!(file.header("content-length"), None);
    let lines = records(&file);
    let teams: BTreeSet<&str> = lines.iter().map(|cells| cells[2].as_str()).collect();
    assert_eq!((lines.len(), teams.len()), (1501 * 4 + 1 + 1, 1502));
    let status = records(&take(&hr, "team_status").await);
    assert_eq!(status.len(), 1501);
}

#[actix_web::test]
async fn a_file_needs_a_reason_and_what_was_typed_stays() {
    let house = House::open().await;
    round(&house, planned(&[("Atlas", &[9])])).await;
    let hr = house.hr_reader().await;
    hr.get("/people-team").await;
    let refused =
        hr.post("/people-team/export", &[("what", "team_status"), ("opens_in", "comma"), ("reason", " ")]).await;
    refused.must_be(422).must_have("Say in a few words what it is for.");
    assert!(refused.body.contains("<title>Error: "));
    assert!(refused.body.contains("value=\"team_status\" checked"));
    assert!(refused.body.contains("value=\"comma\" selected"));
    let long = "x".repeat(301);
    let refused = hr.post("/people-team/export", &[("what", "team_status"), ("reason", &long)]).await;
    refused.must_be(422).must_have("Keep it under 300 characters");
    assert!(refused.body.contains(&long));
    hr.post("/people-team/export", &[("what", "everything"), ("reason", "x")]).await.must_be(400);
    assert_eq!(count_log(&house).await, 0);
}

#[actix_web::test]
async fn every_export_is_written_down_once_with_its_reason() {
    let house = House::open().await;
    round(&house, planned(&[("Atlas", &[9]), ("Beacon", &[9])])).await;
    round(&house, Planned { hr_level: "status", ..planned(&[("Moss", &[9])]) }).await;
    let hr = house.hr_reader().await;
    hr.get("/people-team/exports").await.must_have("Nobody has exported anything.");
    hr.get("/people-team").await;
    let fields = [("what", "results_long"), ("reason", "Yearly report <b>")];
    let (first, again) = (hr.post("/people-team/export", &fields).await, hr.post("/people-team/export", &fields).await);
    assert_eq!(first.body, again.must_be(200).body);
    assert_eq!(count_log(&house).await, 1);
    hr.post("/people-team/export", &[("what", "team_status"), ("reason", "Planning")]).await.must_be(200);
    let log = hr.get("/people-team/exports").await;
    log.must_have("Totals per team Helena Brandt 16 November 2026, 9:00 Yearly report <b> 2 teams")
        .must_have("Charter status Helena Brandt 16 November 2026, 9:00 Planning 3 teams");
    let overview = house.owner().await.get("/people-team").await;
    overview.must_have("Yearly report <b>");
}

#[actix_web::test]
async fn more_than_ten_files_a_minute_have_to_wait() {
    let house = House::open().await;
    round(&house, planned(&[("Atlas", &[9])])).await;
    let hr = house.hr_reader().await;
    for _ in 0..10 {
        take(&hr, "team_status").await.must_be(200);
    }
    let waiting = take(&hr, "team_status").await;
    waiting.must_be(429);
    assert!(waiting.header("retry-after").is_some());
    house.turn_clock(jiff::SignedDuration::from_secs(60));
    take(&hr, "team_status").await.must_be(200);
}

#[actix_web::test]
async fn the_status_says_where_the_charter_is_with_the_day_that_is_booked_now_and_no_word_of_it() {
    let house = House::open().await;
    let (workshop, teams) = round(&house, planned(&[("Atlas", &[9]), ("Beacon", &[9])])).await;
    let (organisation, now) = (house.organisation, house.now());
    let publish = move |tx: &mut Tx| {
        let at = alliance::store::time::to_row(now);
        let charter = diesel::insert_into(charters::table)
            .values((
                charters::organisation_id.eq(organisation.0),
                charters::workshop_id.eq(workshop.0),
                charters::team_id.eq(teams[0].0),
                charters::public_id.eq("a-charter"),
                charters::state.eq("published"),
                charters::version.eq(1),
                charters::published_number.eq(2),
                charters::published_amendment.eq(0),
                charters::change_kind.eq(""),
                charters::change_why.eq(""),
                charters::before_change.eq(""),
                charters::look_at_meetings.eq(0),
                charters::look_on.eq("2026-11-10"),
                charters::consent_is_closed.eq(true),
                charters::created_at.eq(at),
                charters::published_at.eq(Some(at)),
                charters::looks_again.eq("When Ruth is back"),
            ))
            .returning(charters::id)
            .get_result::<i64>(&mut **tx)?;
        for (number, day) in [(1, "2026-10-01"), (2, "2026-10-20")] {
            diesel::insert_into(charter_versions::table)
                .values((
                    charter_versions::organisation_id.eq(organisation.0),
                    charter_versions::charter_id.eq(charter),
                    charter_versions::number.eq(number),
                    charter_versions::amendment.eq(0),
                    charter_versions::body.eq(format!(
                        r#"{{"preamble":["we laugh"],"looks_again":"When Ruth is back","looks_again_on":"{day}"}}"#
                    )),
                    charter_versions::published_at.eq(at),
                ))
                .execute(&mut **tx)?;
        }
        Ok::<_, StoreError>(())
    };
    house.inner.db.write(Turn::House, publish).await.unwrap();
    let hr = house.hr_reader().await;
    let page = hr.get("/people-team").await;
    page.must_have("Version 2").must_have("overdue since 10 November 2026").must_have("No draft yet");
    let status = take(&hr, "team_status").await;
    assert_eq!(records(&status)[0][6..], ["2", "2026-11-16", "2026-11-10", "charter published"]);
    for text in ["Ruth", "laugh", "A note", "A frame"] {
        assert!(!page.body.contains(text) && !status.body.contains(text), "{text}");
    }
}

#[actix_web::test]
async fn the_columns_of_each_file_are_explained() {
    let house = House::open().await;
    let hr = house.hr_reader().await;
    let columns = hr.get("/people-team/dictionary/results_long").await;
    assert!(columns.must_be(200).body.contains("people: How many answered, only as a band"));
    assert!(hr.get("/people-team/dictionary/team_status").await.body.starts_with("team_status.csv"));
    hr.get("/people-team/dictionary/answers").await.must_be(404);
    house.facilitator().await.get("/people-team/dictionary/results_long").await.must_be(403);
}
