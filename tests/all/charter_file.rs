//! A charter from any tool's export: whole files in, whole charters out.

use alliance::boot::charter::{Format, charter};
use alliance::domain::bank::DEFAULT_EN;

#[test]
fn show() {
    for (name, bytes) in [
        ("form", include_bytes!("../data/answers-form-export.csv").as_slice()),
        ("codes", include_bytes!("../data/answers-codes.csv").as_slice()),
    ] {
        let json = charter(DEFAULT_EN, bytes, Format::Json).unwrap();
        std::fs::write(format!("/tmp/{name}.json"), json.output).unwrap();
        println!("{:?}", json.warnings);
        let md = charter(DEFAULT_EN, bytes, Format::Markdown).unwrap();
        std::fs::write(format!("/tmp/{name}.md"), md.output).unwrap();
        let md = charter(DEFAULT_EN, bytes, Format::Html).unwrap();
        std::fs::write(format!("/tmp/{name}.html"), md.output).unwrap();
    }
}
