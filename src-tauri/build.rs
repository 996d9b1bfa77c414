//! Gives the shell its page, its permissions and its icon.

use std::{fs, io, path::Path};

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Curio</title></head>\
<body><h1>Curio</h1><p>The screens have not been built. Start Curio with <code>cargo xtask run</code>.</p></body></html>\n";

fn main() {
    if let Err(error) = put_placeholder(Path::new("../ui/dist")) {
        println!("cargo:warning=the page's folder ui/dist cannot be made: {error}");
    }
    tauri_build::build();
}

/// The page is compiled into the program, so that a plain `cargo build` in a fresh clone needs something to compile in.
fn put_placeholder(dist: &Path) -> io::Result<()> {
    let page = dist.join("index.html");
    if page.exists() {
        return Ok(());
    }
    fs::create_dir_all(dist)?;
    fs::write(page, NOT_BUILT)
}
