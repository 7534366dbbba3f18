//! Results and the charter itself: pages that are only read.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, web};
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;

use super::{Door, facilitator_door, id, member_door, viewer, viewer_in};
use crate::acts::House;
use crate::acts::charter::{self as acts, Way};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::answer::Value;
use crate::domain::charter::{Charter, CharterState};
use crate::views::charter::Viewer;
use crate::views::charter::results::{ResultPage, ResultsPage, Shown};
use crate::views::charter::show::{Around, Before, CharterPage, replaced};
use crate::views::standing::StandingPage;
use crate::views::{joining, paper};
use crate::web::error::Fault;
use crate::web::page::{Visit, form_key, go, show};
use crate::web::table::{self, Entry, get};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/c/{charter}", table::Door::Public, |r| r.to(way)),
        get("/charters/{charter}", table::Door::Facilitator, |r| r.to(charter)),
        get("/my/{invitation}/charter", table::Door::Member, |r| r.to(my_charter)),
        get("/charters/{charter}/charter.pdf", table::Door::Facilitator, |r| r.to(pdf)),
        get("/my/{invitation}/charter.pdf", table::Door::Member, |r| r.to(my_pdf)),
        get("/charters/{charter}/qr.svg", table::Door::Facilitator, |r| r.to(qr)),
        get("/my/{invitation}/qr.svg", table::Door::Member, |r| r.to(my_qr)),
        get("/charters/{charter}/results", table::Door::Facilitator, |r| r.to(results)),
        get("/my/{invitation}/results", table::Door::Member, |r| r.to(my_results)),
        get("/charters/{charter}/results/{number}", table::Door::Facilitator, |r| r.to(result)),
        get("/my/{invitation}/results/{number}", table::Door::Member, |r| r.to(my_result)),
    ]
}

async fn charter(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    charter_page(&house, &visit, door).await
}

async fn my_charter(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path)?;
    charter_page(&house, &visit, door).await
}

/// On to the reader's own address of this charter.
async fn way(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let charter = id(&path)?;
    match acts::find_way(&house, charter.clone(), visit.devices(&house), visit.pass.clone()).await? {
        Way::Member(invitation) => Ok(go(&paths::member(&invitation, paths::CHARTER))),
        Way::Facilitator => Ok(go(&paths::charter(&charter, ""))),
        Way::Unknown => show(&StandingPage::needs_own_link(visit.setting(&house, ""))),
    }
}

async fn charter_page(house: &web::Data<House>, visit: &Visit, door: Door) -> Result<HttpResponse, Fault> {
    let kept = acts::look_at_charter(house, door).await?;
    let setting = visit.setting(house, &kept.organisation_name);
    let (workshop, charter) = (&kept.workshop, kept.charter.as_ref());
    let id = charter.map_or(&workshop.public_id, |charter| &charter.public_id);
    let rests = charter.is_some_and(Charter::rests);
    let viewer = viewer(&kept.reader, (&workshop.public_id, &workshop.title), (id, kept.sheet.is_some() && !rests));
    let Some(sheet) = &kept.sheet else {
        let before = Before {
            is_ended: charter.is_some_and(|charter| charter.state == CharterState::NotThisTime),
            session_at: workshop.session_at,
            timezone: &workshop.timezone,
        };
        return show(&CharterPage::before(setting, &viewer, &kept.team_name, &before));
    };
    let around = Around {
        has_earlier: kept.has_earlier,
        change: charter.filter(|charter| charter.change.is_some()).map(|charter| charter.change_why.as_str()),
        ending: charter.and_then(|charter| charter.ending),
        ahead: kept.ahead.as_ref(),
    };
    let mut news = kept
        .joined
        .map(|joined| joining::news(&kept.team_name, &joined, &viewer.address(paths::TEAM_PEOPLE)))
        .unwrap_or_default();
    news.extend(kept.newcomer.and_then(|new| joining::ask(&new, viewer.address(paths::JOINING))));
    if charter.is_some_and(|charter| charter.is_replaced) {
        news.push(replaced(kept.newest.as_ref().and_then(|id| newest_href(house, visit, (&viewer, id)))));
    }
    let page = CharterPage::new(setting, &viewer, sheet, around);
    let page = if rests { page } else { page.living(&viewer, &kept.keeper, kept.waiting) };
    show(&page.with_news(news))
}

/// Where the newest charter stands. A member's browser opens it only with a device of that round.
fn newest_href(house: &web::Data<House>, visit: &Visit, (viewer, id): (&Viewer, &PublicId)) -> Option<String> {
    match viewer {
        Viewer::Facilitator { .. } => Some(paths::charter(id, "")),
        Viewer::Member { .. } => visit.device(house, id).map(|_| paths::member(id, paths::CHARTER)),
    }
}

async fn pdf(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    file(&house, door).await
}

async fn my_pdf(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path)?;
    file(&house, door).await
}

/// The published charter as a file; before there is one, nothing stands here.
async fn file(house: &web::Data<House>, door: Door) -> Result<HttpResponse, Fault> {
    let file = acts::look_at_file(house, door).await?;
    Ok(HttpResponse::Ok()
        .content_type(paper::KIND)
        .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", file.name)))
        .body(file.bytes))
}

async fn qr(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    picture(&house, door).await
}

async fn my_qr(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path)?;
    picture(&house, door).await
}

/// The team's address of the page that always shows the newest version: whoever takes the picture has an address of
/// their own.
async fn picture(house: &web::Data<House>, door: Door) -> Result<HttpResponse, Fault> {
    let charter = acts::look_at_charter(house, door).await?.charter.ok_or(Fault::NotFound)?;
    let url = house.site.url(&paths::team_charter(&charter.public_id));
    let code = QRBuilder::new(url).build().map_err(|fault| Fault::broken(format!("{fault:?}")))?;
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(SvgBuilder::default().to_str(&code)))
}

async fn results(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    results_page(&house, &visit, door).await
}

async fn my_results(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path)?;
    results_page(&house, &visit, door).await
}

async fn results_page(house: &web::Data<House>, visit: &Visit, door: Door) -> Result<HttpResponse, Fault> {
    let acts::Results { room, parts, is_held_back, waiting, .. } = acts::look_at_results(house, door, None).await?;
    let viewer = viewer_in(&room);
    let setting = visit.setting(house, &room.organisation_name);
    let about = (&room.charter, &parts);
    let page = ResultsPage::new(setting, &viewer, &house.bank, about, &room.workshop.questions);
    match (is_held_back, viewer.is_facilitator()) {
        (false, _) => show(&page),
        (true, true) => show(&page.before_the_team(&viewer, form_key(house))),
        (true, false) => show(&page.held_back(&viewer, waiting)),
    }
}

async fn result(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<(String, usize)>,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path.0)?;
    result_page(&house, &visit, door, path.1).await
}

async fn my_result(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<(String, usize)>,
) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path.0)?;
    result_page(&house, &visit, door, path.1).await
}

async fn result_page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    number: usize,
) -> Result<HttpResponse, Fault> {
    let acts::Results { room, parts, answers, .. } = acts::look_at_results(house, door, Some(number)).await?;
    let viewer = viewer_in(&room);
    let answers: Vec<(String, Value, String)> = answers;
    let shown = Shown {
        viewer: &viewer,
        bank: &house.bank,
        charter: &room.charter,
        parts: &parts,
        mode: room.workshop.mode,
        number,
        answers: &answers,
    };
    let page = ResultPage::new(visit.setting(house, &room.organisation_name), &shown).ok_or(Fault::NotFound)?;
    show(&page)
}
