//! Every target on what is stored for it, and on changes of that which are the same each time.

use std::{
    fs, panic,
    path::{Path, PathBuf},
    thread,
};

use clientwright_fuzz::{TARGETS, Target};

/// How many changed inputs each stored one gives.
const CHANGED: u64 = 4;

fn stored(target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a readable entry").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(&path).expect("it is readable"))).collect()
}

/// The next of a row of numbers that look random (xorshift64).
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 16) as usize
}

/// The bytes with a few taken away, changed, doubled, or joined to those of another input.
fn changed(bytes: &[u8], other: &[u8], state: &mut u64) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=next(state) % 4 {
        let at = next(state) % bytes.len().max(1);
        let end = (at + next(state) % 8).min(bytes.len());
        match next(state) % 5 {
            0 => drop(bytes.drain(at.min(end)..end)),
            1 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = next(state) as u8),
            2 => bytes.extend_from_within(at.min(end)..end),
            3 => bytes.truncate(at),
            _ => {
                let from = next(state) % other.len().max(1);
                let part = other.iter().skip(from).take(16).copied();
                let place = at.min(bytes.len());
                bytes.splice(place..place, part);
            }
        }
    }
    bytes
}

/// On a stack as large as the command's own.
fn run(name: &'static str) {
    let thread = thread::Builder::new().stack_size(64 << 20).spawn(move || run_all(name)).expect("a thread");
    if let Err(fault) = thread.join() {
        panic::resume_unwind(fault);
    }
}

fn run_all(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("there is such a target");
    let inputs = stored(target);
    let (mut state, mut runs) = (0x9E37_79B9_7F4A_7C15, 0);
    for (index, (path, bytes)) in inputs.iter().enumerate() {
        let shown = path.file_name().unwrap_or_default().to_string_lossy();
        println!("{name}/{shown}");
        (target.check)(bytes);
        let (_, other) = &inputs[(index + 1) % inputs.len()];
        for _ in 0..CHANGED {
            let bytes = changed(bytes, other, &mut state);
            println!("{:?}", String::from_utf8_lossy(&bytes));
            (target.check)(&bytes);
        }
        runs += 1 + CHANGED;
    }
    println!("{name}: {} stored, {runs} run", inputs.len());
    assert!(!inputs.is_empty(), "nothing is stored for {name}");
}

macro_rules! tests {
    ($($name:ident)*) => {
        $(#[test] fn $name() { run(stringify!($name)); })*

        #[test]
        fn each_target_has_a_test() {
            assert_eq!(TARGETS.map(|target| target.name), [$(stringify!($name)),*]);
        }
    };
}

tests! { load lower emit codec replies requests }
