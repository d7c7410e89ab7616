//! What becomes of the replies that the vendors' own SDKs were given? Every recorded reply, over a socket.
//!
//! A value must say what the body says, and an error must keep the body. Where an SDK takes a reply otherwise, one
//! table says what we do instead and why.

use clientwright_behavior::{
    recordings::{self, Case, VENDORS},
    reply_exceptions::{Made, Ours, TABLE, Tally, Trial, judge},
    server::{Reply, Request, Server},
    vendors::contract_of,
};
use clientwright_runtime::{Error, ErrorKind, Json, contract::Fault, from_json};

#[tokio::test(flavor = "multi_thread")]
async fn replies_become_what_the_description_says() {
    let Some(folder) = recordings::folder("the replies") else { return };
    let mut tally = Tally::default();
    for vendor in VENDORS {
        let cases = recordings::plain_cases(&folder, vendor);
        for sdk in vendor.sdks {
            let trials = Trial::read(&folder, sdk);
            let before = tally.clone();
            for trial in &trials {
                let ours = outcome(vendor.name, &cases[&trial.operation_id], trial).await;
                tally.count(trial, judge(trial, &ours));
            }
            recordings::say(&format!("{sdk:>10}: {:3} replies, {}", trials.len(), tally.since(&before)));
        }
    }
    for (row, count) in &tally.excepted {
        recordings::say(&format!("{count:>10} {row}"));
    }
    let mut wrong = tally.unused(TABLE);
    wrong.extend(tally.wrong);
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

/// Makes the call of a case against a server that gives the recorded reply.
async fn outcome(vendor: &str, case: &Case, trial: &Trial) -> Ours {
    let reply = trial.reply.clone();
    let redirected = trial.redirected.clone();
    let server = Server::start(move |request| answer(request, &reply, &redirected)).await;
    let inputs = case.inputs().to_string();
    let inputs: Json = from_json(inputs.as_str()).expect("inputs are JSON");
    let contract = contract_of(vendor);
    let builder = contract.builder(&server.url(), inputs.get("auth")).expect("the vendor's own schemes");
    let client = builder.build().expect("a good URL");
    let made = match contract.make(&client, &case.operation_id, inputs).await {
        Ok((_, value)) => Made::Value(serde_json::from_str(&value).expect("values are written as JSON")),
        Err(Fault::Inputs(refusal)) => panic!("{trial}: {refusal}"),
        Err(Fault::Call(error)) => failure(trial, &error),
    };
    Ours { requests: server.take().iter().map(Request::line).collect(), made }
}

fn failure(trial: &Trial, error: &Error) -> Made {
    let body = error.body_text().map(|body| body.into_owned());
    match error.kind() {
        ErrorKind::Status => Made::Status { status: error.status(), body },
        ErrorKind::Decode => {
            let (field, message) = (error.field().map(str::to_owned), error.to_string());
            Made::Unreadable { field, body, message }
        }
        other => panic!("{trial}: {other:?}: {error}"),
    }
}

fn answer(request: &Request, reply: &Reply, redirected: &Reply) -> Reply {
    if request.target.starts_with("/redirected") { redirected.clone() } else { reply.clone() }
}
