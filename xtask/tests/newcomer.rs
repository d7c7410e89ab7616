//! What somebody with only the README does: a crate of their own, outside of the workspace, that calls a generated one.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    thread,
};

/// The project's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace is there")
}

/// The first program of the README.
fn program(readme: &str) -> &str {
    let (_, rest) = readme.split_once("```rust\n").expect("the README shows a program");
    rest.split_once("```").expect("its fence is closed").0
}

fn manifest(root: &Path) -> String {
    let kestra = root.join("generated/kestra");
    format!(
        "[package]\nname = \"newcomer\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         kestra = {{ path = {kestra:?} }}\ntokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n"
    )
}

/// Three users on two pages; the request line and the credential of each call are checked.
fn serve(listener: &TcpListener) {
    for page in 1..=2 {
        let (stream, _) = listener.accept().expect("the program calls");
        let head = head(&stream);
        assert_eq!(head[0], format!("GET /api/v1/users?page={page}&size=2 HTTP/1.1"));
        assert!(head.iter().any(|line| line.eq_ignore_ascii_case("authorization: Bearer secret")), "{head:?}");
        let users = if page == 1 { vec![user("ada"), user("brahms")] } else { vec![user("curie")] };
        answer(stream, &format!(r#"{{"results":[{}],"total":3}}"#, users.join(",")));
    }
}

fn user(name: &str) -> String {
    format!(
        r#"{{"id":"{name}","username":"{name}","displayName":"{name}","tenants":[],"auths":[],"superAdmin":false}}"#
    )
}

fn head(stream: &TcpStream) -> Vec<String> {
    let lines = BufReader::new(stream).lines().map(|line| line.expect("the request is text"));
    lines.take_while(|line| !line.is_empty()).collect()
}

fn answer(mut stream: TcpStream, body: &str) {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
    write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).expect("the program listens");
}

#[test]
fn the_program_of_the_readme_lists_users_page_by_page() {
    let root = root();
    let readme = std::fs::read_to_string(root.join("README.md")).expect("there is a README");
    let folder = tempfile::tempdir().expect("a folder outside of the workspace");
    std::fs::create_dir(folder.path().join("src")).expect("a folder for the source");
    std::fs::write(folder.path().join("Cargo.toml"), manifest(&root)).expect("a manifest");
    std::fs::write(folder.path().join("src/main.rs"), program(&readme)).expect("a program");
    std::fs::copy(root.join("Cargo.lock"), folder.path().join("Cargo.lock")).expect("the same versions");

    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let server = format!("http://{}", listener.local_addr().expect("an address"));
    let serving = thread::spawn(move || serve(&listener));
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--", &server, "secret"])
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", root.join("target/newcomer"))
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1: ada\n1: brahms\n2: curie\n");
    serving.join().expect("every request was as it should be");
}
