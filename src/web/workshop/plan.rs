//! The six steps of planning.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::super::error::Fault;
use super::super::form::{Fields, Form};
use super::super::page::{Visit, answer, form_key, go, go_saying, show, show_refused};
use super::super::table::{Door, Entry, get, post};
use super::{Asked, done, frame, noted, or_refused};
use crate::acts::workshop::plan::{self, Plan, TeamStep as TeamAnswer, WhichTeam};
use crate::acts::workshop::{At, open};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::text::{LONG_MAX, SHORT_MAX, TITLE_MAX, clean_line, clean_name, clean_text};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::planning::{Step, Times};
use crate::domain::workshop::{HrLevel, Mode, RoundKind, Stage, Workshop};
use crate::views::workshop::check_step::{CheckStep, Plan as Summary};
use crate::views::workshop::frame_step::FrameStep;
use crate::views::workshop::question_step::{Asking, QuestionStep};
use crate::views::workshop::team_step::{TeamForm, TeamStep};
use crate::views::workshop::times_of;
use crate::views::workshop::times_step::{TimesForm, TimesStep};

pub fn entries() -> Vec<Entry> {
    vec![
        post(paths::WORKSHOP_NEW, Door::Facilitator, |r| r.to(create)),
        get("/workshops/{workshop}/plan/team", Door::Facilitator, |r| r.to(look_team)),
        post("/workshops/{workshop}/plan/team", Door::Facilitator, |r| r.to(set_team)),
        get("/workshops/{workshop}/plan/questions", Door::Facilitator, |r| r.to(look_questions)),
        post("/workshops/{workshop}/plan/questions", Door::Facilitator, |r| r.to(set_questions)),
        get("/workshops/{workshop}/plan/frame", Door::Facilitator, |r| r.to(look_frame)),
        post("/workshops/{workshop}/plan/frame", Door::Facilitator, |r| r.to(set_frame)),
        get("/workshops/{workshop}/plan/times", Door::Facilitator, |r| r.to(look_times)),
        post("/workshops/{workshop}/plan/times", Door::Facilitator, |r| r.to(set_times)),
        get("/workshops/{workshop}/plan/check", Door::Facilitator, |r| r.to(look_check)),
        post("/workshops/{workshop}/trial", Door::Facilitator, |r| r.to(try_out)),
        post("/workshops/{workshop}/open", Door::Facilitator, |r| r.to(send)),
    ]
}

async fn create(house: web::Data<House>, visit: Visit, form: Form) -> Result<HttpResponse, Fault> {
    let workshop = plan::create(&house, visit.pass.clone(), form.key).await?;
    Ok(go(&paths::plan(&workshop, Step::Team.as_str())))
}

/// Where one goes after a step: on, or to the last look, while planning; back to the workshop once it is open.
fn after(workshop: &PublicId, (step, fields): (Step, &Fields), stage: Stage) -> HttpResponse {
    match stage {
        Stage::Planning if fields.text("do") == "check" => go(&paths::plan(workshop, Step::Check.as_str())),
        Stage::Planning => go(&paths::plan(workshop, step.next().as_str())),
        _ => go_saying(&paths::workshop(workshop, ""), "saved"),
    }
}

/// Steps that end with the invitations lead to the workshop afterwards.
fn passed(plan: &Plan) -> Option<HttpResponse> {
    (!plan.workshop.is_planned()).then(|| go(&paths::workshop(&plan.workshop.public_id, "")))
}

fn closed(plan: &Plan) -> Option<HttpResponse> {
    let is_over = matches!(plan.workshop.stage, Stage::Closed | Stage::Ended);
    is_over.then(|| go(&paths::workshop(&plan.workshop.public_id, "")))
}

async fn look_team(Asked { house, visit, at }: Asked) -> Result<HttpResponse, Fault> {
    let plan = plan::look_plan(&house, at).await?;
    if let Some(away) = passed(&plan) {
        return Ok(away);
    }
    let typed = TeamForm::of(&plan.workshop, plan.teams.first(), &plan.known_teams);
    show(&team_page(&house, &visit, &plan, (&typed, &[])))
}

fn team_page(house: &web::Data<House>, visit: &Visit, plan: &Plan, said: (&TeamForm, &[Refused])) -> TeamStep {
    let framed = frame(house, visit, &plan.who, "Plan a workshop: the team");
    TeamStep::new(framed, &plan.workshop, &plan.known_teams, said.0, said.1)
}

async fn set_team(Asked { house, visit, at }: Asked, form: Form) -> Result<HttpResponse, Fault> {
    let act = async |answer| plan::set_team(&house, at.clone(), answer).await;
    let Err(refused) = done(team_answer(&form.fields), act).await? else {
        return Ok(after(&at.workshop, (Step::Team, &form.fields), Stage::Planning));
    };
    let plan = plan::look_plan(&house, at).await?;
    let text = |name| form.fields.text(name).to_owned();
    let typed = TeamForm { known: text("team"), name: text("name"), title: text("title"), meetings: text("meetings") };
    show_refused(&team_page(&house, &visit, &plan, (&typed, &refused)))
}

/// A name that is typed counts more than a team that is chosen: the list always has something chosen.
fn team_answer(fields: &Fields) -> Result<TeamAnswer, Vec<Refused>> {
    let mut refused = Vec::new();
    let title = noted(clean_line(fields.text("title"), TITLE_MAX), "title", &mut refused);
    let meetings = fields.text("meetings").trim().parse::<i32>().ok().filter(|n| (0..=10_000).contains(n));
    let meetings = noted(meetings.ok_or("Write a number, like 3."), "meetings", &mut refused);
    let team = match (fields.text("name").trim(), PublicId::parse(fields.text("team"))) {
        ("", Some(known)) => Some(WhichTeam::Known(known)),
        ("", None) => noted(Err("Give the team a name, like Atlas."), "name", &mut refused),
        (name, _) => noted(clean_name(name), "name", &mut refused).map(WhichTeam::Named),
    };
    match (title, meetings, team) {
        (Some(title), Some(meetings), Some(team)) => Ok(TeamAnswer { title, team, meetings }),
        _ => Err(refused),
    }
}

async fn look_questions(Asked { house, visit, at }: Asked) -> Result<HttpResponse, Fault> {
    let plan = plan::look_plan(&house, at).await?;
    if let Some(away) = passed(&plan) {
        return Ok(away);
    }
    show(&question_page(&house, &visit, &plan, (None, &[])))
}

fn question_page(
    house: &web::Data<House>,
    visit: &Visit,
    plan: &Plan,
    (typed, refused): (Option<(&str, &str)>, &[Refused]),
) -> QuestionStep {
    let asking = Asking { bank: &house.bank, team: plan.teams.first(), charter_since: plan.charter_since, typed };
    QuestionStep::new(
        frame(house, visit, &plan.who, "Plan a workshop: the questions"),
        &plan.workshop,
        &asking,
        refused,
    )
}

async fn set_questions(Asked { house, visit, at }: Asked, form: Form) -> Result<HttpResponse, Fault> {
    if form.fields.text("do") == "set" {
        return choose_set(&house, &visit, at, &form.fields).await;
    }
    let on = form.fields.all("ask").into_iter().map(str::to_owned).collect();
    let kind = RoundKind::parse(form.fields.text("kind"));
    match or_refused(plan::set_questions(&house, at.clone(), on, kind).await)? {
        Ok(()) => Ok(after(&at.workshop, (Step::Questions, &form.fields), Stage::Planning)),
        Err(refused) => {
            let mut plan = plan::look_plan(&house, at).await?;
            plan.workshop.questions.clear();
            show_refused(&question_page(&house, &visit, &plan, (None, &refused)))
        }
    }
}

async fn choose_set(house: &web::Data<House>, visit: &Visit, at: At, fields: &Fields) -> Result<HttpResponse, Fault> {
    let (set, typed) = (fields.text("set"), fields.text("note"));
    let mut refused = Vec::new();
    let read = noted(clean_text(typed, SHORT_MAX), "note", &mut refused).ok_or(refused);
    let act = async |note| plan::choose_set(house, at.clone(), set.to_owned(), note).await;
    let Err(refused) = done(read, act).await? else {
        return Ok(go(&paths::plan(&at.workshop, Step::Questions.as_str())));
    };
    let plan = plan::look_plan(house, at).await?;
    show_refused(&question_page(house, visit, &plan, (Some((set, typed)), &refused)))
}

async fn look_frame(Asked { house, visit, at }: Asked) -> Result<HttpResponse, Fault> {
    let plan = plan::look_plan(&house, at).await?;
    if let Some(away) = closed(&plan) {
        return Ok(away);
    }
    show(&FrameStep::new(frame(&house, &visit, &plan.who, "Why, and who sees what"), &plan.workshop, &[]))
}

async fn set_frame(Asked { house, visit, at }: Asked, form: Form) -> Result<HttpResponse, Fault> {
    let (mode, hr) = (Mode::parse(form.fields.text("mode")), HrLevel::parse(form.fields.text("hr")));
    let act = async |(frame, promise)| plan::set_promise(&house, at.clone(), frame, promise).await;
    let refused = match done(promise_answer(&form.fields, (mode, hr)), act).await? {
        Ok(stage) => return Ok(after(&at.workshop, (Step::Frame, &form.fields), stage)),
        Err(refused) => refused,
    };
    let plan = plan::look_plan(&house, at).await?;
    let typed = Workshop {
        frame: form.fields.text("frame").to_owned(),
        mode: mode.unwrap_or(plan.workshop.mode),
        hr_level: hr.unwrap_or(plan.workshop.hr_level),
        ..plan.workshop
    };
    show_refused(&FrameStep::new(frame(&house, &visit, &plan.who, "Why, and who sees what"), &typed, &refused))
}

fn promise_answer(
    fields: &Fields,
    (mode, hr): (Option<Mode>, Option<HrLevel>),
) -> Result<(String, (Mode, HrLevel)), Vec<Refused>> {
    let mut refused = Vec::new();
    let frame = noted(clean_text(fields.text("frame"), LONG_MAX), "frame", &mut refused);
    let frame = frame.filter(|frame| !frame.is_empty());
    if frame.is_none() && refused.is_empty() {
        refused.push(Refused::field("frame", "Say in a few words why you ask. The team reads it first."));
    }
    let mode = noted(mode.ok_or("Choose one of the two."), "mode", &mut refused);
    let hr = noted(hr.ok_or("Choose what HR gets."), "hr", &mut refused);
    match (frame, mode, hr) {
        (Some(frame), Some(mode), Some(hr)) => Ok((frame, (mode, hr))),
        _ => Err(refused),
    }
}

async fn look_times(Asked { house, visit, at }: Asked) -> Result<HttpResponse, Fault> {
    let plan = plan::look_plan(&house, at).await?;
    if let Some(away) = closed(&plan) {
        return Ok(away);
    }
    let typed = TimesForm::of(&times_of(&plan.workshop, plan.now));
    show(&TimesStep::new(frame(&house, &visit, &plan.who, "The times"), &plan.workshop, &typed, &[]))
}

async fn set_times(Asked { house, visit, at }: Asked, form: Form) -> Result<HttpResponse, Fault> {
    let act = async |times| plan::set_times(&house, at.clone(), times).await;
    let refused = match done(times_answer(&form.fields), act).await? {
        Ok(stage) => return Ok(after(&at.workshop, (Step::Times, &form.fields), stage)),
        Err(refused) => refused,
    };
    let plan = plan::look_plan(&house, at).await?;
    let text = |name| form.fields.text(name).to_owned();
    let typed = TimesForm {
        closes_date: text("closes_date"),
        closes_time: text("closes_time"),
        session_date: text("session_date"),
        session_time: text("session_time"),
        minutes: text("minutes"),
        timezone: text("timezone"),
    };
    show_refused(&TimesStep::new(frame(&house, &visit, &plan.who, "The times"), &plan.workshop, &typed, &refused))
}

fn times_answer(fields: &Fields) -> Result<Times, Vec<Refused>> {
    let mut refused = Vec::new();
    let zone_name = fields.text("timezone").trim();
    let zone = TimeZone::get(zone_name).map_err(|_| "Write the time zone as area and city, like Europe/Stockholm.");
    let zone = noted(zone, "timezone", &mut refused);
    let closes = moment(fields, ("closes_date", "closes_time"), zone.as_ref(), &mut refused);
    let session = moment(fields, ("session_date", "session_time"), zone.as_ref(), &mut refused);
    let minutes = fields.text("minutes").trim().parse::<i32>().map_err(|_| "Write a number of minutes, like 90.");
    let minutes = noted(minutes, "minutes", &mut refused);
    match (closes, session, minutes) {
        (Some(closes_at), Some(session_at), Some(session_minutes)) if refused.is_empty() => {
            Ok(Times { closes_at, session_at, session_minutes, timezone: zone_name.to_owned() })
        }
        _ => Err(refused),
    }
}

/// A time that the clocks skip or show twice is taken as the later or the earlier one, as calendars do.
fn moment(
    fields: &Fields,
    (date, time): (&'static str, &'static str),
    zone: Option<&TimeZone>,
    refused: &mut Vec<Refused>,
) -> Option<jiff::Timestamp> {
    let day = fields.text(date).trim().parse::<Date>().map_err(|_| "Choose a day, like 2026-11-23.");
    let hour = fields.text(time).trim();
    let hour = Time::strptime("%H:%M", hour.get(..5).unwrap_or(hour)).map_err(|_| "Choose a time, like 18:00.");
    let (day, hour) = (noted(day, date, refused), noted(hour, time, refused));
    let zoned = zone?.to_ambiguous_zoned(day?.to_datetime(hour?)).compatible().ok()?;
    Some(zoned.timestamp())
}

async fn look_check(Asked { house, visit, at }: Asked) -> Result<HttpResponse, Fault> {
    let plan = plan::look_plan(&house, at).await?;
    if let Some(away) = passed(&plan) {
        return Ok(away);
    }
    show(&check_page(&house, &visit, &plan, &[]))
}

fn check_page(house: &web::Data<House>, visit: &Visit, plan: &Plan, refused: &[Refused]) -> CheckStep {
    let teams: Vec<String> = plan.teams.iter().map(|team| team.name.clone()).collect();
    let summary = Summary {
        bank: &house.bank,
        teams: &teams,
        people: &plan.people,
        people_count: usize::try_from(plan.people_count).unwrap_or(0),
        leaving: &plan.leaving,
        facilitator: &plan.facilitator,
        organisation: &plan.who.organisation_name,
        site: &house.site.public_url,
    };
    let (chrome, key) = frame(house, visit, &plan.who, "Plan a workshop: a last look");
    CheckStep::new((chrome, [key, form_key(house)]), &plan.workshop, &summary, refused)
}

async fn try_out(Asked { house, visit, at }: Asked, form: Form) -> Result<HttpResponse, Fault> {
    let check = paths::plan(&at.workshop, Step::Check.as_str());
    match open::try_out(&house, at.clone(), form.key).await {
        Ok(()) => Ok(go_saying(&check, "trial-sent")),
        Err(error) => check_refused(&house, &visit, at, error).await,
    }
}

async fn send(Asked { house, visit, at }: Asked, form: Form) -> Result<HttpResponse, Fault> {
    match open::open(&house, at.clone(), form.key).await {
        Ok(()) => Ok(go_saying(&paths::workshop(&at.workshop, ""), "opened")),
        Err(error) => check_refused(&house, &visit, at, error).await,
    }
}

/// The last step once more, with what stands in the way.
async fn check_refused(
    house: &web::Data<House>,
    visit: &Visit,
    at: At,
    error: ActError,
) -> Result<HttpResponse, Fault> {
    let (status, refused) = match error {
        ActError::Refused(refused) => (StatusCode::UNPROCESSABLE_ENTITY, refused),
        ActError::TooManyLetters(sentence) => (StatusCode::TOO_MANY_REQUESTS, vec![Refused::because(sentence)]),
        other => return Err(other.into()),
    };
    let plan = plan::look_plan(house, at).await?;
    answer(status, &check_page(house, visit, &plan, &refused))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_keeps_every_message_and_takes_nothing_half() {
        let typed = [("meetings", "often"), ("name", "a\u{7}")];
        let fields = Fields::new(typed.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec());
        let refused: Vec<_> = team_answer(&fields).unwrap_err().into_iter().filter_map(|one| one.field).collect();
        assert_eq!(refused, ["meetings", "name"]);
    }
}
