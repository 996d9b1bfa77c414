//! The house rules, as far as a program can see them. Each failure names the file and says what to do instead.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// All that may lie in the project's own folder.
const AT_THE_ROOT: &[&str] = &[
    ".cargo",
    ".ci",
    ".git",
    ".gitattributes",
    ".gitignore",
    "ARCHITECTURE.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "clippy.toml",
    "crates",
    "data-samples",
    "deny.toml",
    "rustfmt.toml",
    "src-tauri",
    "target",
    "tests",
    "ui",
];

/// Built or fetched, never written by hand and never committed.
const NOT_OURS: &[&str] = &[".git", "dist", "gen", "node_modules", "target"];

const RUST_LINES: usize = 500;
const SVELTE_LINES: usize = 250;

#[test]
fn the_root_holds_only_what_the_code_map_names() {
    let entries = fs::read_dir(root()).expect("the project's folder").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    none(
        names.filter(|name| !AT_THE_ROOT.contains(&name.as_str())).map(|name| format!("{name}: put it into a folder")),
    );
}

#[test]
fn only_the_tauri_host_imports_tauri() {
    let imports = |file: &Text| {
        ["from \"@tauri-apps", "import(\"@tauri-apps"].iter().any(|import| file.content.contains(import))
            && file.name != "ui/src/host/tauri.ts"
    };
    none(screens().filter(imports).map(|file| format!("{}: ask the host interface instead", file.name)));
}

#[test]
fn the_command_list_is_the_same_everywhere() {
    let handler = read("src-tauri/src/lib.rs");
    let handler = between(&handler, "generate_handler![", "]");
    let in_rust: BTreeSet<String> =
        handler.split(',').filter_map(|path| path.trim().rsplit_once("::")).map(|(_, name)| name.to_owned()).collect();
    let permitted = quoted(between(&read("src-tauri/permissions/commands.toml"), "commands.allow = [", "]"));
    let on_the_page = quoted(between(&read("ui/src/host/commands.ts"), "COMMANDS = {", "}"));
    assert!(in_rust.len() > 10, "no commands found in src-tauri/src/lib.rs");
    assert_eq!(in_rust, permitted, "src-tauri/src/lib.rs and src-tauri/permissions/commands.toml differ");
    assert_eq!(in_rust, on_the_page, "src-tauri/src/lib.rs and ui/src/host/commands.ts differ");
}

#[test]
fn the_page_is_permitted_only_its_commands_and_to_listen() {
    let capability = read("src-tauri/capabilities/main.json");
    let permissions = quoted(between(&capability, "\"permissions\": [", "]"));
    let expected = ["allow-commands", "core:event:allow-listen", "core:event:allow-unlisten"];
    assert_eq!(permissions, expected.map(String::from).into());
    let others = files("src-tauri/capabilities", &["json", "toml"]).filter(|file| !file.name.ends_with("/main.json"));
    none(others.map(|file| format!("{}: one window, one capability file", file.name)));
}

#[test]
fn commands_stay_within_fifteen_lines() {
    none(files("src-tauri/src/commands", &["rs"]).flat_map(|file| {
        let commands = file.content.split("#[tauri::command]").skip(1);
        let long = commands.filter_map(|text| {
            let lines = text.split("\n}").next().unwrap_or_default().lines().count();
            (lines > 15).then(|| text.lines().nth(1).unwrap_or_default().to_owned())
        });
        long.map(|first| format!("{}: {first}: a command is one call; move the rest down", file.name))
            .collect::<Vec<_>>()
    }));
}

#[test]
fn only_the_wire_serializes() {
    let shell = files("src-tauri/src", &["rs"]).filter(|file| !file.name.starts_with("src-tauri/src/dto/"));
    let engine = files("crates/engine/src", &["rs"]);
    let serializing = shell.chain(engine).filter(|file| derives(&file.content, "Serialize"));
    none(serializing.map(|file| format!("{}: only types of src-tauri/src/dto are answers to the page", file.name)));
}

#[test]
fn colors_stand_in_the_token_file_only() {
    let screens = screens().filter(|file| !file.name.ends_with("styles/tokens.css"));
    none(screens.flat_map(|file| {
        let colored = file.content.lines().enumerate().filter(|(_, line)| has_color(line));
        colored.map(|(number, line)| format!("{}:{}: {}", file.name, number + 1, line.trim())).collect::<Vec<_>>()
    }));
}

#[test]
fn the_page_never_takes_text_for_markup() {
    let doors =
        [concat!("inner", "HTML"), concat!("outer", "HTML"), concat!("{@", "html"), concat!("insert", "AdjacentHTML")];
    let open = screens().filter(|file| doors.iter().any(|door| file.content.contains(door)));
    none(open.map(|file| format!("{}: values of a report are text, always", file.name)));
}

#[test]
fn no_style_is_written_into_markup() {
    let svelte = files("ui/src", &["svelte"]).filter(|file| file.content.contains(" style=\""));
    none(svelte.map(|file| format!("{}: the content security policy drops it; use style:property", file.name)));
}

#[test]
fn files_stay_small_enough_to_read() {
    let rust = ["crates", "src-tauri", "tests"].into_iter().flat_map(|folder| files(folder, &["rs"]));
    let rust = rust.map(|file| (lines_without_tests(&file), RUST_LINES, file));
    let svelte = files("ui/src", &["svelte"]).map(|file| (file.content.lines().count(), SVELTE_LINES, file));
    let long = rust.chain(svelte).filter(|(lines, limit, _)| lines > limit);
    none(long.map(|(lines, limit, file)| format!("{}: {lines} lines, {limit} are enough", file.name)));
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let home = std::env::var("HOME").unwrap_or_default();
    let mut places =
        vec![root().display().to_string(), concat!("/ro", "ot/").to_owned(), concat!("/Us", "ers/").to_owned()];
    places.extend(Some(home).filter(|home| home.len() > 5));
    let knowing = files("", &[]).filter(|file| places.iter().any(|place| file.content.contains(place)));
    none(knowing.map(|file| format!("{}: it names a folder of one machine", file.name)));
}

#[test]
fn no_file_names_a_package_registry() {
    const CRATES: &str = concat!("regi", "stry+https://github.com/rust-lang/crates.io-index");
    let hosts = [concat!("://regi", "stry."), concat!("\"resol", "ved\": \"http"), concat!("regi", "stry+")];
    none(files("", &[]).flat_map(|file| {
        let content = if file.name == "Cargo.lock" { file.content.replace(CRATES, "") } else { file.content };
        let named = hosts.iter().filter(|host| content.contains(**host)).map(|host| format!("{}: {host}", file.name));
        named.collect::<Vec<_>>()
    }));
}

struct Text {
    /// From the root, with `/`.
    name: String,
    content: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the project's folder").to_path_buf()
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|cause| panic!("{name}: {cause}"))
}

fn screens() -> impl Iterator<Item = Text> {
    files("ui/src", &["svelte", "ts", "css", "html"])
}

/// The text files below `folder` whose names end in one of `endings`, or all of them.
fn files(folder: &str, endings: &[&str]) -> impl Iterator<Item = Text> {
    let mut paths = Vec::new();
    collect(&root().join(folder), &mut paths);
    paths.retain(|path| {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        endings.is_empty() || endings.contains(&ending.as_ref())
    });
    paths.sort();
    paths.into_iter().filter_map(|path| {
        let name = path.strip_prefix(root()).ok()?.to_string_lossy().replace('\\', "/");
        Some(Text { name, content: fs::read_to_string(&path).ok()? })
    })
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if !path.is_dir() {
            paths.push(path);
        } else if !NOT_OURS.iter().any(|skipped| name == *skipped) {
            collect(&path, paths);
        }
    }
}

/// Fails with every finding at once.
fn none(findings: impl Iterator<Item = String>) {
    let findings: Vec<String> = findings.collect();
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end} after {start}")).0
}

fn quoted(text: &str) -> BTreeSet<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn derives(content: &str, name: &str) -> bool {
    let derived = content.split("derive(").skip(1).filter_map(|rest| rest.split(')').next());
    derived.flat_map(|list| list.split(',')).any(|one| one.trim() == name)
}

fn lines_without_tests(file: &Text) -> usize {
    let of_tests = file.name.ends_with("/tests.rs") || file.name.contains("/tests/");
    let own = file.content.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    if of_tests { 0 } else { own.lines().count() }
}

fn has_color(line: &str) -> bool {
    const FUNCTIONS: &[&str] = &["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch("];
    FUNCTIONS.iter().any(|function| has_word(line, function)) || line.match_indices('#').any(|(at, _)| is_hex(line, at))
}

/// `text` not as the end of a longer name, such as `lab(` in `oklab(`.
fn has_word(line: &str, text: &str) -> bool {
    line.match_indices(text)
        .any(|(at, _)| !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '-'))
}

/// `#` with 3, 4, 6 or 8 hexadecimal digits that is no character reference and no name.
fn is_hex(line: &str, at: usize) -> bool {
    let rest = &line[at + 1..];
    let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
    let goes_on = rest[digits..].starts_with(|next: char| next.is_alphanumeric() || next == '_' || next == '-');
    let names_something = line[..at].ends_with(['&', '{', '.', '(', '/']);
    matches!(digits, 3 | 4 | 6 | 8) && !goes_on && !names_something
}

#[test]
fn colors_are_told_from_names() {
    for color in ["color: #fff;", "fill=\"#14324a\"", "background: rgb(0 0 0)", "oklch(60% 0.1 200)", "#abcd"] {
        assert!(has_color(color), "{color}");
    }
    for other in ["{#each rows as row}", "href=\"#/overview\"", "&#8239;", "this.#cache", "collab(", "#section", "#a"] {
        assert!(!has_color(other), "{other}");
    }
}
