//! Somebody in front of a browser: what they do, in words, and what every page they see must be like.

use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use super::driver::{Driver, Scripts, console, devtools};
use super::house::House;

const AXE: &str = include_str!("../data/axe/axe.min.js");

/// How long a page may take before somebody stops waiting; a page that is there is seen at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// Widths of screens, in CSS pixels.
pub const NARROW: u32 = 320;
pub const PHONE: u32 = 390;
pub const DESK: u32 = 1280;
pub const WALL: u32 = 1920;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

pub struct Visitor {
    client: Client,
    address: String,
    scripts: Scripts,
    width: u32,
}

impl Visitor {
    pub async fn new(house: &House, driver: &Driver, name: &str, looks: (Scripts, u32)) -> Self {
        Self::at(&house.address, driver, name, looks).await
    }

    pub async fn at(address: &str, driver: &Driver, name: &str, (scripts, width): (Scripts, u32)) -> Self {
        let client = driver.browser(name, scripts).await;
        let visitor = Self { client, address: address.to_owned(), scripts, width };
        visitor.wears(Theme::Light).await;
        visitor.sits_before(width).await;
        visitor
    }

    pub async fn opens(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.address)).await.unwrap();
    }

    /// Types into the field with this label, in place of what is there.
    pub async fn fills(&self, label: &str, value: &str) {
        let field = self.field(label).await;
        if field.attr("type").await.unwrap().as_deref() == Some("file") {
            field.send_keys(value).await.unwrap();
            return;
        }
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    /// Hands over a file of tests/data.
    pub async fn hands_over(&self, label: &str, file: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file);
        self.fills(label, &path.to_string_lossy()).await;
    }

    /// Ticks the box or takes the answer with this label.
    pub async fn chooses(&self, label: &str) {
        self.clicks(label, &CHOICES).await;
    }

    /// Takes the entry with these words from the list with this label.
    pub async fn picks(&self, label: &str, entry: &str) {
        self.field(label).await.select_by_label(entry).await.unwrap();
    }

    /// Presses the button or follows the link with these words.
    pub async fn presses(&self, words: &str) {
        self.clicks(words, &BUTTONS).await;
    }

    /// Waits until the words can be read on the page.
    pub async fn sees(&self, words: &str) {
        let patience = tokio::time::timeout(PATIENCE, async {
            while !self.can_see(words).await {
                tokio::task::yield_now().await;
            }
        });
        if patience.await.is_err() {
            panic!("no “{words}” at {}:\n{}", self.path().await, self.reads().await);
        }
    }

    pub async fn can_see(&self, words: &str) -> bool {
        self.reads().await.contains(words)
    }

    /// The words on the page, folded into one line.
    pub async fn reads(&self) -> String {
        let Ok(body) = self.client.find(Locator::Css("body")).await else { return String::new() };
        // The page may have gone while it was read; the next look finds the new one.
        let text = body.text().await.unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What the tab of the browser says.
    pub async fn title(&self) -> String {
        self.client.title().await.unwrap()
    }

    /// The page as it was sent and as it stands now, unseen parts included.
    pub async fn source(&self) -> String {
        self.client.source().await.unwrap()
    }

    /// The path of the page now open.
    pub async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    pub async fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.client.find(Locator::Css(css)).await.unwrap().attr(name).await.unwrap()
    }

    /// Has been here before: this cookie is in the browser.
    pub async fn carries(&self, name: &str, value: &str) {
        let cookie = json!({
            "name": name, "value": value, "url": self.address, "path": "/", "secure": true, "httpOnly": true,
        });
        devtools(&self.client, "Network.setCookie", cookie).await;
    }

    /// A picture of what is on the screen, when pictures are wanted.
    pub async fn photographs(&self, name: &str) {
        let Some(folder) = pictures() else { return };
        let picture = devtools(&self.client, "Page.captureScreenshot", json!({"format": "png"})).await;
        let bytes = STANDARD.decode(picture["data"].as_str().unwrap()).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }

    pub async fn cookies(&self) -> Vec<(String, String)> {
        let cookies = self.client.get_all_cookies().await.unwrap();
        cookies.iter().map(|cookie| (cookie.name().to_owned(), cookie.value().to_owned())).collect()
    }

    /// Goes on with a cookie that another browser was given.
    pub async fn takes_over(&self, name: &str, value: &str) {
        let cookie = json!({"name": name, "value": value, "url": self.address, "path": "/", "secure": true});
        let set = devtools(&self.client, "Network.setCookie", cookie).await;
        assert_eq!(set["success"], true, "{set}");
    }

    /// The open page on paper: a PDF, laid out as the page itself wishes.
    pub async fn prints(&self) -> Vec<u8> {
        let wishes = json!({"preferCSSPageSize": true, "printBackground": false});
        let printed = devtools(&self.client, "Page.printToPDF", wishes).await;
        STANDARD.decode(printed["data"].as_str().unwrap()).unwrap()
    }

    pub async fn sits_before(&self, width: u32) {
        let height = if width < 600 { 844 } else { width * 10 / 16 };
        self.sits_before_screen((width, height)).await;
    }

    /// A screen of exactly this size.
    pub async fn sits_before_screen(&self, (width, height): (u32, u32)) {
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        devtools(&self.client, "Emulation.setDeviceMetricsOverride", screen).await;
    }

    /// Width and height of everything on the page; more than the screen has where one would have to scroll. It needs
    /// no scripts.
    pub async fn extent(&self) -> (u64, u64) {
        let layout = devtools(&self.client, "Page.getLayoutMetrics", json!({})).await;
        let whole = |side: &str| layout["cssContentSize"][side].as_u64().unwrap();
        (whole("width"), whole("height"))
    }

    /// What the visitor's machine asks pages to look like. Nothing moves, so that nothing is judged half-way.
    pub async fn wears(&self, theme: Theme) {
        let scheme = if theme == Theme::Dark { "dark" } else { "light" };
        let features = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        devtools(&self.client, "Emulation.setEmulatedMedia", features).await;
    }

    /// Holds the open page against what every page must be.
    pub async fn inspects(&self, name: &str) {
        let faults = self.finds_fault(name).await;
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// The same, before a phone and before a desk alike: what is laid out anew may be hard to use in one of them only.
    pub async fn inspects_small_and_large(&self, name: &str) {
        let other = if self.width == PHONE { DESK } else { PHONE };
        self.sits_before(other).await;
        for theme in [Theme::Light, Theme::Dark] {
            self.wears(theme).await;
            assert_eq!(self.faults(theme).await, json!([]), "{name} at {other} in {theme:?}");
        }
        self.sits_before(self.width).await;
        self.inspects(name).await;
    }

    /// What the open page lacks to be usable with assistive technology in light and dark, whole on narrow screens and
    /// within its content policy. With ALLIANCE_SCREENSHOTS set, pictures are taken on the way.
    pub async fn finds_fault(&self, name: &str) -> Vec<String> {
        let mut faults = Vec::new();
        let mut note = |what: &str, found: Value| {
            if found != json!([]) {
                faults.push(format!("{name} {what}: {found:#}"));
            }
        };
        for theme in [Theme::Light, Theme::Dark] {
            self.wears(theme).await;
            note(&format!("in {theme:?} is hard to use"), self.faults(theme).await);
            self.takes_pictures(name, theme).await;
        }
        self.wears(Theme::Light).await;
        for width in [NARROW, PHONE] {
            self.sits_before(width).await;
            note(&format!("scrolls sideways at {width}"), self.sideways().await);
        }
        self.sits_before(self.width).await;
        note("was refused something by the browser", json!(self.refusals().await));
        faults
    }

    /// What reaches beyond the right edge of the open page.
    pub async fn sideways(&self) -> Value {
        self.runs(WIDE).await
    }

    /// What the console tells since the last look of refusals by the content policy and scripts that failed. Other
    /// lines stand there without any fault, such as that a page was answered with 404 or 422.
    pub async fn refusals(&self) -> Vec<String> {
        let harmless = ["\"network\"", "\"rendering\"", "\"recommendation\""];
        let mut lines = console(&self.client).await;
        lines.retain(|line| !harmless.iter().any(|source| line.starts_with(source)));
        lines
    }

    /// Makes sure that a browser without scripts is one.
    pub async fn must_be_without_scripts(&self) {
        let page = "data:text/html,<title>still</title><script>document.title='ran'</script>";
        self.client.goto(page).await.unwrap();
        assert_eq!(self.client.title().await.unwrap(), "still");
    }

    /// What axe says against the open page: by all rules in light; in dark only colours can differ. It needs scripts;
    /// without them there is nothing to ask.
    pub async fn faults(&self, theme: Theme) -> Value {
        if self.scripts == Scripts::Off {
            return json!([]);
        }
        if self.runs("return !window.axe").await == json!(true) {
            self.runs(AXE).await;
        }
        let only = match theme {
            Theme::Light => json!({"type": "tag", "values": AXE_TAGS}),
            Theme::Dark => json!({"type": "rule", "values": ["color-contrast"]}),
        };
        self.client.execute_async(ASK_AXE, vec![only]).await.unwrap()
    }

    /// Runs a script beside the page's own; the page's content policy stays as it is.
    pub async fn runs(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    async fn takes_pictures(&self, name: &str, theme: Theme) {
        let Some(folder) = pictures() else { return };
        let wide = ["dashboard", "charter"].contains(&name).then_some(WALL);
        for width in [PHONE, DESK].into_iter().chain(wide) {
            self.sits_before(width).await;
            let whole = json!({"format": "png", "captureBeyondViewport": true});
            let picture = devtools(&self.client, "Page.captureScreenshot", whole).await;
            let bytes = STANDARD.decode(picture["data"].as_str().unwrap()).unwrap();
            let file = format!("{name}-{width}-{theme:?}.png").to_lowercase();
            std::fs::write(folder.join(file), bytes).unwrap();
        }
        self.sits_before(self.width).await;
    }

    /// A page that follows the wall may be exchanged under somebody's finger; they press again on the new one.
    async fn clicks(&self, words: &str, paths: &[&str]) {
        let patience = tokio::time::timeout(PATIENCE, async {
            loop {
                match self.found(words, paths).await.click().await {
                    Err(gone) if gone.is_stale_element_reference() => {}
                    pressed => return pressed.unwrap(),
                }
            }
        });
        patience.await.unwrap_or_else(|_| panic!("“{words}” never holds still"));
    }

    async fn field(&self, label: &str) -> Element {
        let label = self.found(label, &LABELS).await;
        match label.attr("for").await.unwrap() {
            Some(id) => self.client.find(Locator::Id(&id)).await.unwrap(),
            None => label.find(Locator::Css("input, textarea, select")).await.unwrap(),
        }
    }

    /// The first thing shown that one of these XPaths, "$" being the words, leads to; waits for it as a person would.
    async fn found(&self, words: &str, paths: &[&str]) -> Element {
        let patience = tokio::time::timeout(PATIENCE, async {
            loop {
                if let Some(element) = self.shown(words, paths).await {
                    return element;
                }
            }
        });
        match patience.await {
            Ok(element) => element,
            Err(_) => panic!("nothing called “{words}” at {}:\n{}", self.path().await, self.reads().await),
        }
    }

    async fn shown(&self, words: &str, paths: &[&str]) -> Option<Element> {
        for path in paths {
            let path = path.replace('$', &quoted(words));
            for element in self.client.find_all(Locator::XPath(&path)).await.unwrap() {
                // A page that goes while it is looked at shows nothing; the next look finds the new one.
                if element.is_displayed().await.unwrap_or(false) {
                    return Some(element);
                }
            }
        }
        None
    }
}

const LABELS: [&str; 4] = [
    "//label[normalize-space(.)=$]",
    "//label[.//*[normalize-space(.)=$]]",
    "//label[starts-with(normalize-space(.), $)]",
    "//label[contains(normalize-space(.), $)]",
];

const CHOICES: [&str; 5] = [LABELS[0], LABELS[1], "//option[normalize-space(.)=$]", LABELS[2], LABELS[3]];

const BUTTONS: [&str; 4] = [
    "//*[self::button or self::a or self::summary][not(@aria-hidden)][normalize-space(.)=$]",
    "//button[@aria-label=$]",
    "//button[starts-with(normalize-space(.), $)]",
    "//a[starts-with(normalize-space(.), $)]",
];

/// Everything that reaches beyond the right edge, when the page can be pushed aside; else nothing.
const WIDE: &str = "
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) { return []; }
    const beyond = [...document.body.querySelectorAll('*')]
        .filter(element => element.getBoundingClientRect().right > root.clientWidth + 1);
    return ['' + root.scrollWidth, ...beyond.map(element => element.outerHTML.slice(0, 120))];
";

const AXE_TAGS: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const ASK_AXE: &str = "
    const [only, done] = arguments;
    const place = (node) => node.target.join(' ') + ': ' + node.html.slice(0, 200) + ' ' + node.failureSummary;
    axe.run(document, { runOnly: only, resultTypes: ['violations'] }).then(
        (found) => done(found.violations.map((one) => [one.id, one.help, ...one.nodes.map(place)])),
        (error) => done([String(error)]));
";

/// The folder for pictures, when they are wanted.
#[allow(clippy::disallowed_methods)]
fn pictures() -> Option<PathBuf> {
    std::env::var_os("ALLIANCE_SCREENSHOTS")?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

/// Words as XPath takes them; it has no escapes, only two kinds of quotes.
fn quoted(words: &str) -> String {
    if words.contains('"') { format!("'{words}'") } else { format!("\"{words}\"") }
}
