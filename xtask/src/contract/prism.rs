//! Prism, the mock server that checks requests: installed once from a lock file, started for each description.

use std::{
    fs::{self, OpenOptions},
    io,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::disk;

/// How long it may take until Prism listens: it resolves and bundles the whole description first.
const PATIENCE: Duration = Duration::from_secs(300);

/// Installs what the lock file says below `home`, unless it is there, and gives the script to run.
pub(super) fn install(root: &Path, home: &Path) -> Result<PathBuf, String> {
    let (from, to) = (root.join("xtask/prism"), home.join("prism"));
    let script = to.join("node_modules/@stoplight/prism-cli/dist/index.js");
    let lock = fs::read(from.join("package-lock.json")).map_err(|error| disk::sentence(&error))?;
    if script.is_file() && fs::read(to.join("installed")).is_ok_and(|installed| installed == lock) {
        return Ok(script);
    }
    let copied = fs::create_dir_all(&to).and_then(|()| {
        ["package.json", "package-lock.json"]
            .iter()
            .try_for_each(|file| fs::copy(from.join(file), to.join(file)).map(drop))
    });
    copied.map_err(|error| disk::sentence(&error))?;
    // Nothing that is installed needs to run anything for it.
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&to).stdout(Stdio::null());
    match npm.status() {
        Ok(status) if status.success() => {}
        Ok(status) => return Err(format!("`npm ci` ended with {status}")),
        Err(error) => return Err(format!("npm cannot be run: {}", disk::sentence(&error))),
    }
    fs::write(to.join("installed"), lock).map_err(|error| disk::sentence(&error))?;
    Ok(script)
}

/// What it takes to start Prism.
#[derive(Clone)]
pub(super) struct Start {
    pub(super) script: PathBuf,
    pub(super) description: PathBuf,
    /// Where what it says goes.
    pub(super) log: PathBuf,
}

/// A running Prism; it ends with the value.
pub(super) struct Prism {
    start: Start,
    child: Child,
    port: u16,
}

impl Prism {
    /// Starts Prism on a description, and waits until it listens.
    pub(super) fn start(start: Start) -> Result<Self, String> {
        let (child, port) = Self::spawn(&start).map_err(|error| format!("node cannot be run: {error}"))?;
        Self { start, child, port }.listening()
    }

    /// A connection to it. It is started once more if it has ended, as it does at some requests.
    pub(super) fn connection(&mut self) -> io::Result<TcpStream> {
        match self.connect() {
            Ok(connection) => Ok(connection),
            Err(_) => {
                *self = Self::start(self.start.clone()).map_err(io::Error::other)?;
                self.connect()
            }
        }
    }

    fn connect(&self) -> io::Result<TcpStream> {
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
    }

    fn has_ended(&mut self) -> bool {
        self.child.try_wait().ok().flatten().is_some()
    }

    fn spawn(Start { script, description, log }: &Start) -> io::Result<(Child, u16)> {
        // A port that was free a moment ago is free now, on a machine where nobody asks for ports in particular.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let said = OpenOptions::new().create(true).append(true).open(log)?;
        let mut node = Command::new("node");
        node.arg(script).args(["mock", "--host", "127.0.0.1", "--port", &port.to_string()]).arg(description);
        node.env("NO_COLOR", "1").stdin(Stdio::null()).stderr(said.try_clone()?).stdout(said);
        Ok((node.spawn()?, port))
    }

    fn listening(mut self) -> Result<Self, String> {
        let start = Instant::now();
        while self.connect().is_err() {
            if self.has_ended() || start.elapsed() > PATIENCE {
                let said = fs::read_to_string(&self.start.log).unwrap_or_default();
                let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("nothing").to_owned();
                return Err(format!("Prism does not serve it, and says: {last}"));
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(self)
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // A process that has ended by itself cannot be ended, and that is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
