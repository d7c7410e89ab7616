//! Do the generated clients send what the vendors' own SDKs send? Every operation, every recording, over a socket.
//!
//! The typed methods are driven by the contract driver that the generator writes: the inputs of a case, in wire names,
//! become typed values, and the methods that everybody calls are called with them.

use clientwright_behavior::{
    exceptions::{Ours, TABLE, Tally, judge},
    recordings::{self, Recording, VENDORS, Wire},
    server::{Reply, Server},
    vendors::contract_of,
};
use serde_json::{Value, json};

/// How many calls are made at a time.
const AT_A_TIME: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_those_of_the_vendors_own_sdks() {
    let Some(folder) = recordings::folder("wire parity") else { return };
    let mut tally = Tally::default();
    for vendor in VENDORS {
        for sdk in vendor.sdks {
            let recordings = recordings::read(&folder, vendor, sdk);
            let before = (tally.equal, tally.both_refuse);
            for (recording, ours) in calls(vendor.name, &recordings).await {
                tally.count(&recording, judge(TABLE, &recording, &ours));
            }
            let (equal, both_refuse) = (tally.equal - before.0, tally.both_refuse - before.1);
            let others = recordings.len() - equal - both_refuse;
            recordings::say(&format!(
                "{sdk:>10}: {:4} recordings, {equal:3} equal, {both_refuse:2} refused by both, {others:3} by exception",
                recordings.len(),
            ));
        }
    }
    for (row, count) in &tally.excepted {
        recordings::say(&format!("{count:>10} {row}"));
    }
    let mut wrong = tally.unused(TABLE);
    wrong.extend(tally.wrong);
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

/// Makes the calls of all recordings, and gives each with what came of it, in the order of the recordings.
async fn calls(vendor: &'static str, recordings: &[Recording]) -> Vec<(Recording, Ours)> {
    let share = recordings.len().div_ceil(AT_A_TIME);
    let workers: Vec<_> = recordings.chunks(share).map(|share| tokio::spawn(work(vendor, share.to_vec()))).collect();
    let mut made = Vec::new();
    for worker in workers {
        made.extend(worker.await.expect("no call panics"));
    }
    made
}

async fn work(vendor: &'static str, recordings: Vec<Recording>) -> Vec<(Recording, Ours)> {
    let mut made = Vec::new();
    for recording in recordings {
        let ours = call(vendor, &recording).await;
        made.push((recording, ours));
    }
    made
}

/// Makes the call of a case, and says what came over the wire, or why nothing did.
async fn call(vendor: &str, recording: &Recording) -> Ours {
    let server = Server::always(Reply::status(204)).await;
    let line = json!({ "n": 0, "operation_id": recording.case.operation_id, "inputs": recording.case.inputs() });
    let said = contract_of(vendor).run(&server.url(), line.to_string().as_bytes()).await;
    let said: Value = serde_json::from_str(&said).expect("the line is JSON");
    match (server.take().first(), said["refused"].as_str()) {
        (Some(request), None) => Ours::Sent(Wire::from(request)),
        (None, Some(refused)) => Ours::Refused(refused.to_owned()),
        (sent, _) => panic!("{recording}: {sent:?} was sent, and it says {said}"),
    }
}
