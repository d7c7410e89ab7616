//! Media types: how a body of each is written and read.

/// How content of a media type is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    Json,
    Form,
    Multipart,
    Text,
    Events,
    JsonLines,
    JsonSequence,
    Bytes,
    /// `*/*` and the like: whatever the schema says.
    Any,
}

/// Type and subtype, in lower case.
pub(super) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Type and subtype alone decide (RFC 9110 8.3.1); parameters and the size of letters do not.
pub(super) fn carrier(media: &str) -> Carrier {
    match essence(media).as_str() {
        "application/x-www-form-urlencoded" => Carrier::Form,
        "text/event-stream" => Carrier::Events,
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonl"
        | "application/json-lines"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/stream+json"
        | "application/json-stream"
        | "application/x-json-stream"
        | "text/x-ndjson"
        | "text/jsonl" => Carrier::JsonLines,
        "application/json-seq" => Carrier::JsonSequence,
        "application/json" | "text/json" | "application/x-json" => Carrier::Json,
        "application/xml"
        | "application/yaml"
        | "application/x-yaml"
        | "application/javascript"
        | "application/graphql"
        | "application/toml"
        | "application/sql" => Carrier::Text,
        "" | "*/*" | "application/*" => Carrier::Any,
        other if other.ends_with("+json") => Carrier::Json,
        other if other.ends_with("+json-seq") => Carrier::JsonSequence,
        other if other.ends_with("+ndjson") || other.ends_with("+jsonl") => Carrier::JsonLines,
        other if other.ends_with("+xml") || other.ends_with("+yaml") => Carrier::Text,
        other if other.starts_with("multipart/") => Carrier::Multipart,
        other if other.starts_with("text/") => Carrier::Text,
        _ => Carrier::Bytes,
    }
}
