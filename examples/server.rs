//! A search box over an index: a web server with one page.
//!
//! `cargo run --release --example server -- [FOLDER] [--port N]`
//!
//! Without a folder it serves the sample articles; with port 0, the default, any free port.
//!
//! - `GET /` is the page. It needs nothing from elsewhere, and keeps its whole state in its address.
//! - `GET /search` takes `q`, the facets below (each as often as values are ticked), `date`, `sort`
//!   and `cursor`, and gives [`SearchResults`] as JSON, or an object with an `error`.
//!
//! A search runs on a thread that may block, no more of them at a time than there are processors,
//! each for a fifth of a second at most, and none for longer than somebody waits for it.

use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use chancery::{
    Article, Cancel, Count, Cursor, DateSpan, Facet, Filter, Highlight, Index, Interval, JsonLines,
    Query, SearchRequest, SearchResults, Sort,
};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as ValueError;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::{task, time};

/// The facets that the page shows, in this order, and the names of their parameters.
const FACETS: [&str; 5] = ["topic", "country", "official", "source", "year"];
/// Hits on a page.
const HITS: usize = 20;
/// The histogram has the finest interval that gives no more bars.
const BARS: usize = 80;
/// Matches are counted up to this number.
const MOST_COUNTED: u64 = 10_000;
/// How long a search may take.
const DEADLINE: Duration = Duration::from_millis(200);
/// How long a search waits for others to end before its reader is sent away.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often the folder is looked at for commits by other processes.
const REFRESH: Duration = Duration::from_secs(5);

/// Nothing is loaded from elsewhere, run inline, taken for what it is not, or shown in a frame.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-cache"),
];

#[derive(Clone)]
struct App {
    index: Index,
    /// One permit for each search that may run at the same time.
    slots: Arc<Semaphore>,
}

impl App {
    fn new(index: Index) -> Self {
        let slots = thread::available_parallelism().map_or(1, usize::from);
        Self { index, slots: Arc::new(Semaphore::new(slots)) }
    }
}

fn router(app: App) -> Router {
    let page = |kind: &'static str, text: &'static str| {
        get(move || async move { ([(header::CONTENT_TYPE, kind)], text) })
    };
    Router::new()
        .route("/", page("text/html; charset=utf-8", include_str!("server/page.html")))
        .route("/page.css", page("text/css; charset=utf-8", include_str!("server/page.css")))
        .route("/page.js", page("text/javascript; charset=utf-8", include_str!("server/page.js")))
        .route("/search", get(search))
        .layer(middleware::map_response(async |response: Response| (HEADERS, response)))
        .with_state(app)
}

async fn search(
    State(app): State<App>,
    RawQuery(address): RawQuery,
) -> Result<Json<SearchResults>, AppError> {
    let cancel = Cancel::new();
    let request = Asked::read(address.as_deref().unwrap_or_default())?.request().cancel(&cancel);
    let slot = time::timeout(PATIENCE, app.slots.acquire_owned()).await;
    let slot = slot.map_err(|_| AppError::Busy)?.map_err(AppError::internal)?;
    let _guard = CancelOnDrop(cancel);
    let searcher = app.index.searcher();
    let search = move || {
        let results = searcher.search(&request);
        drop(slot);
        results
    };
    Ok(Json(task::spawn_blocking(search).await.map_err(AppError::internal)??))
}

/// Ends the search when its reader goes away: the future of the handler is then dropped.
struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// What a reader asks for.
#[derive(Default)]
struct Asked {
    text: String,
    /// The values ticked in each facet.
    ticked: [Vec<String>; FACETS.len()],
    date: Option<DateSpan>,
    sort: Sort,
    cursor: Option<Cursor>,
}

impl Asked {
    /// Reads the parameters of an address; those of other names, and those without a value, say
    /// nothing.
    fn read(address: &str) -> Result<Self, AppError> {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(address.as_bytes()) {
            match &*name {
                _ if value.is_empty() => {}
                "q" => asked.text = value.into_owned(),
                "date" => {
                    let date = DateSpan::parse(&value);
                    asked.date = Some(date.map_err(|error| AppError::request("date", &error))?);
                }
                "sort" => {
                    let sort = Sort::deserialize((&*value).into_deserializer());
                    asked.sort =
                        sort.map_err(|error: ValueError| AppError::request("sort", &error))?;
                }
                "cursor" => asked.cursor = Some(value.parse().map_err(chancery::Error::from)?),
                _ => {
                    let mut facets = FACETS.iter().zip(&mut asked.ticked);
                    if let Some((_, ticked)) = facets.find(|(facet, _)| **facet == name) {
                        ticked.push(value.into_owned());
                    }
                }
            }
        }
        Ok(asked)
    }

    fn request(self) -> SearchRequest {
        let parsed = Query::parse_lenient(&self.text);
        let mut request = SearchRequest::new(parsed.query)
            .warnings(parsed.warnings)
            .highlight(Highlight::new().fragments(3).chars(150))
            .timeline(Interval::at_most(BARS))
            .count(Count::UpTo(MOST_COUNTED))
            .limit(HITS)
            .sort(self.sort)
            .after(self.cursor)
            .deadline(DEADLINE);
        for (facet, ticked) in FACETS.into_iter().zip(self.ticked) {
            request = request.facet(Facet::new(facet)).filter(Filter::any_of(facet, ticked));
        }
        if let Some(date) = self.date {
            request = request.filter(Filter::date(date));
        }
        request
    }
}

/// Why there are no results, as far as a reader is to know.
#[derive(Debug)]
enum AppError {
    /// The address is at fault, and this is how.
    Request(String),
    /// The same may go well in a moment.
    Busy,
    /// What went wrong is the operator's concern.
    Internal,
}

impl AppError {
    fn request(parameter: &str, error: &dyn Error) -> Self {
        Self::Request(format!("{parameter}: {error}"))
    }

    #[expect(clippy::print_stderr, reason = "the log of an example")]
    fn internal(error: impl Error) -> Self {
        eprintln!("error: {error}");
        Self::Internal
    }
}

impl From<chancery::Error> for AppError {
    fn from(error: chancery::Error) -> Self {
        if error.is_query() {
            Self::Request(error.to_string())
        } else if error.is_busy() {
            Self::Busy
        } else {
            Self::internal(error)
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let body = |error: &str| Json(serde_json::json!({ "error": error }));
        match self {
            Self::Request(error) => (StatusCode::BAD_REQUEST, body(&error)).into_response(),
            Self::Busy => {
                let retry = [(header::RETRY_AFTER, "2")];
                let body = body("the archive is busy; try again in a moment");
                (StatusCode::SERVICE_UNAVAILABLE, retry, body).into_response()
            }
            Self::Internal => {
                let body = body("the archive could not be searched");
                (StatusCode::INTERNAL_SERVER_ERROR, body).into_response()
            }
        }
    }
}

struct Options {
    folder: Option<PathBuf>,
    port: u16,
}

fn options(mut args: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options { folder: None, port: 0 };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--port" => options.port = args.next()?.parse().ok()?,
            _ if arg.starts_with('-') || options.folder.is_some() => return None,
            _ => options.folder = Some(arg.into()),
        }
    }
    Some(options)
}

#[tokio::main]
#[expect(clippy::print_stderr, reason = "an example prints what is wrong")]
async fn main() -> ExitCode {
    let Some(options) = options(std::env::args().skip(1)) else {
        eprintln!("usage: server [FOLDER] [--port N]");
        return ExitCode::from(2);
    };
    match serve(&options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "an example prints where it is found")]
async fn serve(options: &Options) -> Result<(), Box<dyn Error>> {
    let index = match &options.folder {
        Some(folder) => followed(folder)?,
        None => samples()?,
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, router(App::new(index))).await?;
    Ok(())
}

fn samples() -> Result<Index, Box<dyn Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles/articles.jsonl");
    let articles = JsonLines::new(BufReader::new(File::open(file)?));
    Ok(Index::in_memory(articles.collect::<Result<Vec<Article>, _>>()?)?)
}

/// The index of a folder, which from now on follows the commits of other processes.
#[expect(clippy::print_stderr, reason = "the log of an example")]
fn followed(folder: &Path) -> chancery::Result<Index> {
    let index = Index::open(folder)?;
    let follower = index.clone();
    thread::spawn(move || {
        loop {
            thread::sleep(REFRESH);
            if let Err(error) = follower.refresh() {
                eprintln!("still serving the last good commit: {error}");
            }
        }
    });
    Ok(index)
}
