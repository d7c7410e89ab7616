//! Literal requests on the wire, topic by topic, through a real socket.

use clientwright_behavior::{
    fixtures::{auth, bodies, names, operations, parameters, servers, swagger2},
    server::{Reply, Request, Server},
};
use clientwright_runtime as rt;

/// A server that says yes to everything.
async fn yes() -> Server {
    Server::always(Reply::status(204)).await
}

/// Sends a call and gives what came over the wire.
macro_rules! sent {
    ($server:expr, $call:expr) => {{
        $call.send().await.expect("a reply that says yes");
        $server.only()
    }};
}

#[track_caller]
fn body(request: &Request) -> (String, String) {
    (request.header("content-type").unwrap_or_default(), request.text())
}

mod of_parameters {
    use super::*;
    use parameters::{headers_and_cookies, odd_paths, path_styles, query_styles, required_and_defaults, shared};

    /// The specification's own table of examples (OpenAPI 3.0.4, 4.8.12.5), with its own values.
    #[tokio::test]
    async fn path_styles_are_those_of_the_specifications_table() {
        let server = yes().await;
        let client = path_styles::Client::builder(server.url()).build().expect("a good URL");
        let color = path_styles::types::Color { r: 100, g: 200, b: Some(150) };
        let shade = path_styles::types::Shade { r: Some(100), g: Some(200), b: Some(150) };
        let names = ["blue", "black", "brown"];
        let simple = sent!(server, client.api().simple("blue", names, &color, &shade));
        assert_eq!(simple.line(), "GET /simple/blue/blue,black,brown/R,100,G,200,B,150/R=100,G=200,B=150");
        let label = sent!(server, client.api().label("blue", names, &color, &color));
        assert_eq!(label.line(), "GET /label/.blue/.blue,black,brown/.R,100,G,200,B,150/.R=100.G=200.B=150");
        let matrix = sent!(server, client.api().matrix("blue", names, &color, &color));
        assert_eq!(
            matrix.line(),
            "GET /matrix/;text=blue/;list=blue,black,brown/;object=R,100,G,200,B,150/;R=100;G=200;B=150"
        );
    }

    #[tokio::test]
    async fn path_values_cannot_leave_their_place() {
        let server = yes().await;
        let client = path_styles::Client::builder(server.url()).build().expect("a good URL");
        let color = path_styles::types::Color::new(1, 2);
        let shade = path_styles::types::Shade { r: Some(1), g: Some(2), b: None };
        let nasty = sent!(server, client.api().simple("a/../b?c#d", ["x,y", "é "], &color, &shade));
        assert_eq!(nasty.line(), "GET /simple/a%2F..%2Fb%3Fc%23d/x%2Cy,%C3%A9%20/R,1,G,2/R=1,G=2");
        for refused in ["", ".", ".."] {
            let error = client.api().simple(refused, ["x"], &color, &shade).send().await.expect_err("refused");
            assert_eq!(error.kind(), rt::ErrorKind::Refused, "{refused:?}: {error}");
            assert!(error.to_string().contains("text"), "it names the input: {error}");
        }
        assert_eq!(server.take(), []);
    }

    #[tokio::test]
    async fn query_styles_are_those_of_the_specifications_table() {
        let server = yes().await;
        let client = query_styles::Client::builder(server.url()).build().expect("a good URL");
        let color = query_styles::types::Color { r: 100, g: 200, b: Some(150) };
        let names = ["blue", "black", "brown"];
        let search = || client.api().search();
        let cases = [
            (sent!(server, search()), ""),
            (sent!(server, search().text("blue")), "?text=blue"),
            (sent!(server, search().text("")), "?text="),
            (sent!(server, search().list(names)), "?list=blue&list=black&list=brown"),
            (sent!(server, search().csv(names)), "?csv=blue,black,brown"),
            (sent!(server, search().spaces(names)), "?spaces=blue%20black%20brown"),
            (sent!(server, search().pipes(names)), "?pipes=blue%7Cblack%7Cbrown"),
            (sent!(server, search().object(&color)), "?R=100&G=200&B=150"),
            (sent!(server, search().flat(&color)), "?flat=R,100,G,200,B,150"),
            (sent!(server, search().deep(&color)), "?deep%5BR%5D=100&deep%5BG%5D=200&deep%5BB%5D=150"),
            (sent!(server, search().flag(true)), "?flag=true"),
            (sent!(server, search().json(&color)), "?json=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D"),
        ];
        for (request, query) in cases {
            assert_eq!(request.line(), format!("GET /search{query}"));
        }
    }

    #[tokio::test]
    async fn query_values_cannot_become_other_parameters() {
        let server = yes().await;
        let client = query_styles::Client::builder(server.url()).build().expect("a good URL");
        let nasty = sent!(server, client.api().search().text("a&b=c+d e#f%20/?é"));
        assert_eq!(nasty.line(), "GET /search?text=a%26b%3Dc%2Bd%20e%23f%2520%2F%3F%C3%A9");
        let items = sent!(server, client.api().search().csv(["a,b", "c"]).list(["x&y", ""]));
        assert_eq!(items.line(), "GET /search?list=x%26y&list=&csv=a%2Cb,c");
        let reserved = sent!(server, client.api().search().raw("a/b?c:d@e"));
        assert_eq!(reserved.line(), "GET /search?raw=a/b?c:d@e");
        // What is undefined is `name=` in the specification's table where it is not exploded.
        let empty = sent!(server, client.api().search().list([] as [&str; 0]).csv([] as [&str; 0]));
        assert_eq!(empty.line(), "GET /search?csv=");
    }

    #[tokio::test]
    async fn headers_and_cookies_go_where_they_belong() {
        let server = yes().await;
        let client = headers_and_cookies::Client::builder(server.url()).build().expect("a good URL");
        let call = client.api().list_things("b6a4d9f0-1c2d-4e3f-8a9b-0c1d2e3f4a5b");
        let request = sent!(server, call.x_tags(["a", "b"]).session("s 1").theme("dark"));
        assert_eq!(request.header("x-request-id").as_deref(), Some("b6a4d9f0-1c2d-4e3f-8a9b-0c1d2e3f4a5b"));
        assert_eq!(request.header("x-tags").as_deref(), Some("a,b"));
        let cookie = request.header("cookie").expect("two cookies");
        assert!(cookie.contains("theme=dark") && cookie.contains("session="), "{cookie}");
        assert_eq!(request.line(), "GET /things");
    }

    #[tokio::test]
    async fn a_header_cannot_end_its_line() {
        let server = yes().await;
        let client = headers_and_cookies::Client::builder(server.url()).build().expect("a good URL");
        let call = client.api().list_things("b6a4d9f0-1c2d-4e3f-8a9b-0c1d2e3f4a5b");
        if call.x_tags(["a\r\nX-Injected: 1"]).send().await.is_ok() {
            assert_eq!(server.only().header("x-injected"), None);
        }
    }

    #[tokio::test]
    async fn defaults_of_required_inputs_are_sent_and_others_are_not() {
        let server = yes().await;
        let client = required_and_defaults::Client::builder(server.url()).build().expect("a good URL");
        let plain = sent!(server, client.api().get_thing(7, "de"));
        assert_eq!(plain.line(), "GET /things/7?lang=de&page=1&order=asc");
        let full = client.api().get_thing(-7, "de").page(2).size(5).order("new").since("2024-01-02T03:04:05+01:00");
        let full = sent!(server, full.maybe("m"));
        assert_eq!(
            full.line(),
            "GET /things/-7?lang=de&page=2&size=5&order=new&since=2024-01-02T03%3A04%3A05%2B01%3A00&maybe=m"
        );
    }

    #[tokio::test]
    async fn parameters_of_the_path_and_of_the_operation() {
        let server = yes().await;
        let client = shared::Client::builder(server.url()).build().expect("a good URL");
        assert_eq!(sent!(server, client.api().get_thing("a").lang("de")).line(), "GET /things/a?lang=de");
        let delete = sent!(server, client.api().delete_thing("a", 7).id_query("b"));
        assert_eq!(delete.line(), "DELETE /things/a?lang=7&id=b");
    }

    #[tokio::test]
    async fn odd_paths() {
        let server = yes().await;
        let client = odd_paths::Client::builder(server.url()).build().expect("a good URL");
        assert_eq!(sent!(server, client.api().get_file("a b", "tar.gz")).line(), "GET /files/a%20b.tar.gz");
        assert_eq!(sent!(server, client.api().undeclared("x")).line(), "GET /undeclared/x");
        assert_eq!(sent!(server, client.api().unused()).line(), "GET /unused");
        assert_eq!(sent!(server, client.api().spaced()).line(), "GET /a%20b/%C3%A9");
    }
}

mod of_bodies {
    use super::*;
    use bodies::{form, json, multipart, nameless, open_parts, other, several, values};
    use names::forms;

    #[tokio::test]
    async fn json_bodies() {
        let server = yes().await;
        let client = json::Client::builder(server.url()).build().expect("a good URL");
        let thing = json::types::Thing::new("é");
        let plain = ("application/json".to_owned(), "{\"name\":\"é\"}".to_owned());
        assert_eq!(body(&sent!(server, client.api().required(&thing))), plain);
        assert_eq!(body(&sent!(server, client.api().optional().body(&thing))), plain);
        assert_eq!(body(&sent!(server, client.api().optional())), (String::new(), String::new()));
        let vendor = sent!(server, client.api().vendor(&thing));
        assert_eq!(body(&vendor), ("application/vnd.things+json".to_owned(), plain.1));
        assert_eq!(sent!(server, client.api().any(rt::Json::Null)).text(), "null");
        assert_eq!(sent!(server, client.api().list(["a", "b"])).text(), "[\"a\",\"b\"]");
    }

    #[tokio::test]
    async fn form_bodies() {
        let server = yes().await;
        let client = form::Client::builder(server.url()).build().expect("a good URL");
        let login = form::types::LoginBody {
            user: "a&b c".to_owned(),
            remember: Some(true),
            scopes: vec!["x".to_owned(), "y".to_owned()],
            tags: Some(vec!["1".to_owned(), "2".to_owned()]),
            flat: Some(vec!["p".to_owned(), "q".to_owned()]),
            plain: None,
        };
        let (media, text) = body(&sent!(server, client.api().login(&login)));
        assert_eq!(media, "application/x-www-form-urlencoded");
        let spelled = text.replace("%2C", ",").replace('+', "%20");
        assert_eq!(spelled, "user=a%26b%20c&remember=true&scopes=x,y&tags=1&tags=2&flat=p,q");
    }

    #[tokio::test]
    async fn multipart_bodies() {
        let server = yes().await;
        let client = multipart::Client::builder(server.url()).build().expect("a good URL");
        let mut upload = multipart::types::UploadBody::new("é", vec![0x89, b'P', b'N', b'G']);
        upload.meta = Some(multipart::types::UploadBodyMeta { author: Some("ada".to_owned()) });
        let (media, text) = body(&sent!(server, client.api().upload(&upload)));
        let boundary = media.strip_prefix("multipart/form-data; boundary=").expect("a boundary").trim_matches('"');
        let parts: Vec<&str> = text.split(&format!("--{boundary}")).collect();
        assert_eq!((parts.len(), parts[0], parts[4].trim()), (5, "", "--"), "{text}");
        assert!(parts[1].contains("name=\"title\"") && parts[1].ends_with("\r\n\r\né\r\n"), "{}", parts[1]);
        assert!(parts[2].contains("name=\"meta\"") && parts[2].contains("application/json"), "{}", parts[2]);
        assert!(parts[2].ends_with("\r\n\r\n{\"author\":\"ada\"}\r\n"), "{}", parts[2]);
        assert!(parts[3].contains("name=\"file\"") && parts[3].contains("image/png"), "{}", parts[3]);
        assert!(parts[3].contains("filename="), "a file has a name: {}", parts[3]);
    }

    #[tokio::test]
    async fn parts_that_go_by_their_places() {
        use clientwright_behavior::fixtures::openapi32::parts_by_place::{
            Client,
            types::{Note, Page},
        };
        let server = yes().await;
        let client = Client::builder(server.url()).multipart_boundary("b").build().expect("a good URL");
        let note = |text: &str| Note { text: text.to_owned() };
        let mixed = |text: &str| ("multipart/mixed; boundary=b".to_owned(), text.to_owned());
        assert_eq!(
            body(&sent!(server, client.api().notes([note("x"), note("y")]))),
            mixed(concat!(
                "--b\r\nContent-Type: application/vnd.note+json\r\n\r\n{\"text\":\"x\"}\r\n",
                "--b\r\nContent-Type: application/vnd.note+json\r\n\r\n{\"text\":\"y\"}\r\n--b--\r\n",
            ))
        );
        assert_eq!(
            body(&sent!(server, client.api().words(["<b>", "c", "d"]))),
            mixed(concat!(
                "--b\r\nContent-Type: text/html\r\n\r\n<b>\r\n--b\r\nContent-Type: text/plain\r\n\r\nc\r\n",
                "--b\r\nContent-Type: text/plain\r\n\r\nd\r\n--b--\r\n",
            ))
        );
        let page: Page = (note("x"), rt::File::new(vec![65]).name("a.png"));
        let (media, text) = body(&sent!(server, client.api().page(&page)));
        assert_eq!(media, "multipart/related; boundary=b");
        assert_eq!(
            text,
            concat!(
                "--b\r\nContent-Type: application/json\r\n\r\n{\"text\":\"x\"}\r\n",
                "--b\r\nContent-Disposition: attachment; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nA\r\n--b--\r\n",
            )
        );
    }

    #[tokio::test]
    async fn the_name_of_a_file_cannot_end_its_line() {
        let server = yes().await;
        let client = multipart::Client::builder(server.url()).build().expect("a good URL");
        let file = rt::File::new(vec![1]).name("a\"\r\nX: y\0\u{1a}\t\u{7f}é");
        let (_, text) = body(&sent!(server, client.api().upload(&multipart::types::UploadBody::new("t", file))));
        assert!(text.contains("; filename=\"a%22%0D%0AX: y%00%1A\t%7Fé\"\r\n"), "{text}");
    }

    #[tokio::test]
    async fn a_file_has_headers_of_its_own() {
        let server = yes().await;
        let client = multipart::Client::builder(server.url()).build().expect("a good URL");
        let upload = |file| multipart::types::UploadBody::new("t", file);
        let file = rt::File::new(vec![65]).name("a").header("X-Checksum", "559aead0").expect("a good header");
        let (_, text) = body(&sent!(server, client.api().upload(&upload(file))));
        assert!(text.contains("\r\nContent-Type: image/png\r\nx-checksum: 559aead0\r\n\r\nA\r\n"), "{text}");
        rt::File::new(vec![65]).header("X-Checksum", "a\r\nb").expect_err("a line break ends a header");
        let file = rt::File::new(vec![65]).header("Content-Type", "text/html").expect("a good header");
        let error = client.api().upload(&upload(file)).send().await.expect_err("there is one already");
        assert!(error.to_string().contains("the part `file` has a `content-type` already"), "{error}");
        assert!(server.take().is_empty());
    }

    #[tokio::test]
    async fn open_parts_are_values_or_files() {
        let server = yes().await;
        let client = open_parts::Client::builder(server.url()).build().expect("a good URL");
        let mut open = open_parts::types::OpenBody::new("é");
        open.several = Some(vec![7.into(), rt::File::new(vec![65]).name("a.txt").into()]);
        open.octets = Some(vec![66].into());
        open.settings = Some(rt::Json::from(vec!["x", "y"]));
        open.picture = Some(rt::File::new(vec![67]).media("image/png"));
        open.drawing = Some("<svg/>".to_owned());
        let (_, text) = body(&sent!(server, client.api().open(&open)));
        for part in [
            "name=\"any\"\r\n\r\né\r\n",
            "name=\"several\"\r\n\r\n7\r\n",
            "name=\"several\"; filename=\"a.txt\"\r\nContent-Type: application/octet-stream\r\n\r\nA\r\n",
            "name=\"octets\"; filename=\"octets\"\r\nContent-Type: application/octet-stream\r\n\r\nB\r\n",
            "name=\"settings\"\r\nContent-Type: application/json\r\n\r\n[\"x\",\"y\"]\r\n",
            "name=\"picture\"; filename=\"picture\"\r\nContent-Type: image/png\r\n\r\nC\r\n",
            "name=\"drawing\"\r\nContent-Type: image/svg+xml\r\n\r\n<svg/>\r\n",
        ] {
            assert!(text.contains(part), "{part:?} is not in {text}");
        }
        let file = rt::File::new(vec![68]).name("d");
        let free = rt::Map::from_iter([("a".to_owned(), "1".into()), ("b".to_owned(), file.into())]);
        let (_, text) = body(&sent!(server, client.api().free(&free)));
        assert!(text.contains("name=\"a\"\r\n\r\n1\r\n") && text.contains("filename=\"d\""), "{text}");
        // What is sent as JSON, too, stays JSON.
        let both = open_parts::types::Shared { any: Some(rt::Json::Null) };
        assert_eq!(body(&sent!(server, client.api().both(&both))).1, "{\"any\":null}");
    }

    #[tokio::test]
    async fn forms_whose_fields_have_no_names_take_any() {
        let server = yes().await;
        let client = nameless::Client::builder(server.url()).build().expect("a good URL");
        let file = rt::File::new(vec![65]).name("a.txt");
        let fields = rt::Map::from_iter([("greeting".to_owned(), "é".into()), ("data".to_owned(), file.into())]);
        let (_, text) = body(&sent!(server, client.api().run().body(&fields)));
        assert!(text.contains("name=\"greeting\"\r\n\r\né\r\n"), "{text}");
        assert!(text.contains("name=\"data\"; filename=\"a.txt\"\r\n"), "{text}");
        let fields = rt::Map::from_iter([("a".to_owned(), rt::Json::from("b c"))]);
        assert_eq!(body(&sent!(server, client.api().form(&fields))).1, "a=b+c");
    }

    #[tokio::test]
    async fn forms_and_inputs_have_names_that_nothing_else_has() {
        let server = yes().await;
        let client = forms::Client::builder(server.url()).build().expect("a good URL");
        let text = sent!(server, client.api().upload_as_text_2("a"));
        assert_eq!((text.line(), text.text()), ("POST /upload".to_owned(), "a".to_owned()));
        assert_eq!(sent!(server, client.api().upload_text()).line(), "POST /upload-text");
        let named = client.api().upload_as_text().configure_query("c").send_query(true).timeout(1);
        assert_eq!(sent!(server, named).line(), "POST /upload-as-text?configure=c&send=true&timeout=1");
        let put = sent!(server, client.api().self_text("b", "r", "p", "a"));
        assert_eq!((put.line(), put.text()), ("PUT /self/b/r?payload=p".to_owned(), "a".to_owned()));
    }

    #[tokio::test]
    async fn text_octets_and_others() {
        let server = yes().await;
        let client = other::Client::builder(server.url()).build().expect("a good URL");
        let text = body(&sent!(server, client.api().post_text("é \"q\"")));
        assert!(text.0.starts_with("text/plain"), "{}", text.0);
        assert_eq!(text.1, "é \"q\"");
        let octets = sent!(server, client.api().post_octets(vec![0, 255, 10]));
        assert_eq!((body(&octets).0.as_str(), &octets.body[..]), ("application/octet-stream", &[0, 255, 10][..]));
        let xml = body(&sent!(server, client.api().post_xml("<a>b</a>")));
        assert_eq!((xml.0.as_str(), xml.1.as_str()), ("application/xml", "<a>b</a>"));
    }

    #[tokio::test]
    async fn values_one_after_another() {
        let server = yes().await;
        let client = values::Client::builder(server.url()).build().expect("a good URL");
        let entry = |name: &str| values::types::Entry::new(name);
        let lines = ("application/x-ndjson".to_owned(), "{\"name\":\"a\\nb\"}\n{\"name\":\"c\"}\n".to_owned());
        assert_eq!(body(&sent!(server, client.api().post_entries([entry("a\nb"), entry("c")]))), lines);
        assert_eq!(body(&sent!(server, client.api().post_entries(&[entry("a\nb"), entry("c")][..]))), lines);
        assert_eq!(body(&sent!(server, client.api().post_both_x_ndjson(vec![entry("a\nb"), entry("c")]))), lines);
        let none = sent!(server, client.api().post_entries(Vec::new()));
        assert_eq!((body(&none).1.as_str(), none.header("content-length").as_deref()), ("", Some("0")));

        let counts = body(&sent!(server, client.api().post_counts().body([1, u64::MAX])));
        assert_eq!(
            (counts.0.as_str(), counts.1.as_str()),
            ("application/json-seq", "\u{1e}1\n\u{1e}18446744073709551615\n")
        );
        let words = [values::types::PostWordsBodyItem::Go, values::types::PostWordsBodyItem::from("on")];
        assert_eq!(body(&sent!(server, client.api().post_words(words))).1, "\"go\"\n\"on\"\n");
        assert_eq!(body(&sent!(server, client.api().post_anything([rt::Json::Null, 1.into()]))).1, "null\n1\n");
        let file = rt::JsonValues::octets("{}\n");
        assert_eq!(body(&sent!(server, client.api().post_file(file))).1, "{}\n");
        let json = body(&sent!(server, client.api().post_both([entry("a")])));
        assert_eq!((json.0.as_str(), json.1.as_str()), ("application/json", "[{\"name\":\"a\"}]"));
    }

    #[tokio::test]
    async fn values_come_as_they_are_made_or_are_made_already() {
        let server = yes().await;
        let client = values::Client::builder(server.url()).build().expect("a good URL");
        let entry = |name: &str| Ok::<_, std::io::Error>(values::types::Entry::new(name));
        let stream = rt::JsonValues::stream(futures_util::stream::iter(["a", "b"].map(entry)));
        let sent = sent!(server, client.api().post_entries(stream));
        assert_eq!(sent.header("transfer-encoding").as_deref(), Some("chunked"));
        assert_eq!(body(&sent).1, "{\"name\":\"a\"}\n{\"name\":\"b\"}\n");
        let ready = rt::JsonValues::octets("{\"name\" : \"a\"}\n");
        assert_eq!(body(&sent!(server, client.api().post_entries(ready))).1, "{\"name\" : \"a\"}\n");
        let broken = futures_util::stream::iter([entry("a"), Err(std::io::Error::other("no more"))]);
        let error =
            client.api().post_entries(rt::JsonValues::stream(broken)).send().await.expect_err("a broken stream");
        assert!(format!("{error:?}").contains("no more"), "{error:?}");
    }

    #[tokio::test]
    async fn a_choice_of_content_types() {
        let server = yes().await;
        let client = several::Client::builder(server.url()).build().expect("a good URL");
        let thing = several::types::Thing::new("n");
        let json = body(&sent!(server, client.api().create_thing(&thing)));
        assert_eq!((json.0.as_str(), json.1.as_str()), ("application/json", "{\"name\":\"n\"}"));
        let form = body(&sent!(server, client.api().create_thing_form(&thing)));
        assert_eq!((form.0.as_str(), form.1.as_str()), ("application/x-www-form-urlencoded", "name=n"));
        let text = body(&sent!(server, client.api().create_thing_text("n")));
        assert!(text.0.starts_with("text/plain") && text.1 == "n", "{text:?}");
    }
}

mod of_auth {
    use super::*;
    use auth::{requirements, schemes};

    #[tokio::test]
    async fn each_kind_goes_where_its_scheme_says() {
        let server = yes().await;
        let client = schemes::Client::builder(server.url())
            .basic("ada", "p:w")
            .bearer("b")
            .digest("username=ada")
            .header_key("h")
            .query_key("q&")
            .cookie_key("c")
            .oauth("o")
            .open_id("i")
            .build()
            .expect("a good URL");
        let api = client.api();
        let header = |request: Request| request.header("authorization").unwrap_or_default();
        assert_eq!(header(sent!(server, api.basic())), "Basic YWRhOnA6dw==");
        assert_eq!(header(sent!(server, api.bearer())), "Bearer b");
        assert_eq!(header(sent!(server, api.digest())), "Digest username=ada");
        assert_eq!(header(sent!(server, api.oauth())), "Bearer o");
        assert_eq!(header(sent!(server, api.openid())), "Bearer i");
        assert_eq!(sent!(server, api.header()).header("x-key").as_deref(), Some("h"));
        assert_eq!(sent!(server, api.query()).line(), "GET /query?api_key=q%26");
        assert_eq!(sent!(server, api.cookie()).header("cookie").as_deref(), Some("session=c"));
        for secret in ["p:w", "\"b\"", "q&", "username=ada"] {
            assert!(!format!("{client:?}").contains(secret), "{client:?}");
        }
    }

    /// With neither, the key, the token, both: what each operation sends, `!` where it is refused.
    #[tokio::test]
    async fn requirements_are_met_as_described_or_nothing_is_sent() {
        let server = yes().await;
        let builder = || requirements::Client::builder(server.url());
        let clients = [builder(), builder().key("k"), builder().bearer("b"), builder().key("k").bearer("b")]
            .map(|builder| builder.build().expect("a good URL"));
        let mut found = Vec::new();
        for client in &clients {
            let api = client.api();
            let results = [
                api.inherited().send().await,
                api.none().send().await,
                api.optional().send().await,
                api.either().send().await,
                api.both().send().await,
            ];
            for error in results.iter().filter_map(|result| result.as_ref().err()) {
                assert_eq!(error.kind(), rt::ErrorKind::Unauthenticated, "{error}");
                assert!(error.to_string().contains("key"), "it names the setters: {error}");
            }
            let mut requests = server.take().into_iter();
            let shown = results.map(|result| match result {
                Ok(()) => credentials(&requests.next().expect("sent")),
                Err(_) => "!".to_owned(),
            });
            assert_eq!(requests.next(), None, "what is refused is not sent");
            found.push(shown.join(" "));
        }
        assert_eq!(found, ["! - - ! !", "k - k k !", "! - - b !", "k - k k k+b"]);
    }

    fn credentials(request: &Request) -> String {
        let key = request.header("x-key");
        let token = request.header("authorization").map(|value| value.replace("Bearer ", ""));
        match [key, token].into_iter().flatten().collect::<Vec<_>>().join("+") {
            none if none.is_empty() => "-".to_owned(),
            some => some,
        }
    }
}

mod of_operations {
    use super::*;
    use operations::{duplicate_ids, ids, methods, tags};

    #[tokio::test]
    async fn every_method() {
        let server = yes().await;
        let client = methods::Client::builder(server.url()).build().expect("a good URL");
        let api = client.api();
        let methods = [
            sent!(server, api.do_get()),
            sent!(server, api.do_put()),
            sent!(server, api.do_post()),
            sent!(server, api.do_delete()),
            sent!(server, api.do_options()),
            sent!(server, api.do_head()),
            sent!(server, api.do_patch()),
            sent!(server, api.do_trace()),
        ];
        let methods = methods.map(|request| request.method).join(" ");
        assert_eq!(methods, "GET PUT POST DELETE OPTIONS HEAD PATCH TRACE");
    }

    #[tokio::test]
    async fn groups_and_names() {
        let server = yes().await;
        let client = tags::Client::builder(server.url()).build().expect("a good URL");
        assert_eq!(sent!(server, client.users().create_user()).line(), "POST /users");
        assert_eq!(sent!(server, client.api_keys().list_keys()).line(), "GET /keys");
        assert_eq!(sent!(server, client.api().ping()).line(), "GET /ping");
        let client = ids::Client::builder(server.url()).build().expect("a good URL");
        assert_eq!(sent!(server, client.api().get_users_by_user_id_keys("a")).line(), "GET /users/a/keys");
        assert_eq!(sent!(server, client.api().get()).line(), "GET /");
        assert_eq!(sent!(server, client.api().r#type()).line(), "PUT /odd");
        assert_eq!(sent!(server, client.api().send()).line(), "POST /odd");
        let client = duplicate_ids::Client::builder(server.url()).build().expect("a good URL");
        assert_eq!(sent!(server, client.api().list_get_keys()).line(), "GET /keys");
    }
}

mod of_servers {
    use super::*;
    use servers::{relative, several};

    #[tokio::test]
    async fn the_path_of_a_base_url_stays() {
        let server = yes().await;
        for base in ["", "/", "/v1", "/v1/"] {
            let client = several::Client::builder(format!("{}{base}", server.url())).build().expect("a good URL");
            let path = base.trim_end_matches('/');
            assert_eq!(sent!(server, client.api().list_things()).line(), format!("GET {path}/things"));
        }
        let client = relative::Client::builder(format!("{}/api/v2", server.url())).build().expect("a good URL");
        assert_eq!(sent!(server, client.api().list_things()).line(), "GET /api/v2/things");
    }

    #[test]
    fn a_base_url_that_is_none_is_refused() {
        for base in ["", "example.com", "/api", "ftp://example.com", "http://"] {
            assert!(several::Client::builder(base).build().is_err(), "{base:?}");
        }
    }
}

mod of_version_2 {
    use super::*;
    use swagger2::inputs;

    #[tokio::test]
    async fn collection_formats() {
        let server = Server::always(Reply::json(200, "[]")).await;
        let client = inputs::Client::builder(server.url()).build().expect("a good URL");
        let list = || client.api().list_things();
        let cases = [
            (sent!(server, list().csv(["a", "b c"])), "csv=a,b%20c"),
            (sent!(server, list().multi(["a", "b"])), "multi=a&multi=b"),
            (sent!(server, list().ssv(["a", "b"])), "ssv=a%20b"),
            (sent!(server, list().tsv(["a", "b"])), "tsv=a%09b"),
            (sent!(server, list().pipes(["a", "b"])), "pipes=a%7Cb"),
        ];
        for (request, query) in cases {
            assert_eq!(request.line(), format!("GET /things?{query}&page=1"));
        }
    }

    #[tokio::test]
    async fn forms_and_files() {
        let server = yes().await;
        let client = inputs::Client::builder(server.url()).build().expect("a good URL");
        let mut login = inputs::types::LoginBody::new("ada");
        login.roles = Some(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(sent!(server, client.api().login(&login)).text(), "user=ada&roles=a&roles=b");
        let upload = inputs::types::UploadBody::new(vec![1, 2, 3]);
        let request = sent!(server, client.api().upload(&upload));
        assert!(body(&request).0.starts_with("multipart/form-data; boundary="));
        assert!(request.body.windows(3).any(|octets| octets == [1, 2, 3]));
    }
}
