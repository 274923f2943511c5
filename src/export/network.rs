//! Networks as GEXF 1.3 and as tables of nodes and edges.
//!
//! The file must not know how a network was counted.

use std::fmt::Display;
use std::io::{self, BufWriter, Write};

use super::columns::guarded;
use super::error::ExportError;
use crate::Result;
use crate::results::{NetworkEdge, NetworkGraph};

/// Writes a network as GEXF 1.3, which Gephi and `NetworkX` read.
///
/// Nodes have their keys as ids, their labels, and an attribute `articles`; edges are undirected and
/// have the count as weight and G² as the attribute `g2`. Where edges are counted by the calendar the
/// graph is dynamic, and each edge has an attribute `articles` whose values hold from the first day of
/// a period to its last, for the periods in which it is not 0.
///
/// # Errors
/// If it cannot be written.
///
/// ```
/// use chancery::{Article, Index, Network, Query, SearchRequest, export};
///
/// let article = Article::builder("a").body("Talks.").country("FR").country("CN").build()?;
/// let request = SearchRequest::new(Query::all()).network(Network::countries());
/// let results = Index::in_memory([article])?.searcher().search(&request)?;
/// let mut file = Vec::new();
/// export::gexf(&mut file, results.network().unwrap())?;
/// let file = String::from_utf8(file)?;
/// assert!(file.contains(r#"<node id="FR" label="France">"#));
/// assert!(file.contains(r#"<edge id="0" source="CN" target="FR" weight="1">"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn gexf<W: Write>(out: W, network: &NetworkGraph) -> Result<()> {
    let mut out = BufWriter::new(out);
    let written = write_gexf(&mut out, network).and_then(|()| out.flush());
    Ok(written.map_err(ExportError::Io)?)
}

/// Writes the nodes of a network as CSV of `key`, `label` and `articles`, with the same guard against
/// formulas as [`csv`](super::csv).
///
/// # Errors
/// If it cannot be written.
pub fn nodes_csv<W: Write>(out: W, network: &NetworkGraph) -> Result<()> {
    let mut table = Table::begin(out, &["key", "label", "articles"])?;
    for node in network.nodes() {
        table.row(&[&node.key(), &node.label(), &node.count()])?;
    }
    table.finish()
}

/// Writes the edges of a network as CSV of `source` and `target`, which are keys, `source_label`,
/// `target_label`, `articles`, `g2`, and a column for each period, with the same guard against formulas
/// as [`csv`](super::csv).
///
/// # Errors
/// If it cannot be written.
pub fn edges_csv<W: Write>(out: W, network: &NetworkGraph) -> Result<()> {
    let fixed = ["source", "target", "source_label", "target_label", "articles", "g2"];
    let periods: Vec<String> = network.periods().iter().map(ToString::to_string).collect();
    let header: Vec<&str> = fixed.into_iter().chain(periods.iter().map(String::as_str)).collect();
    let mut table = Table::begin(out, &header)?;
    for edge in network.edges() {
        let [a, b] = network.ends(edge);
        let (count, significance) = (edge.count(), edge.significance());
        let mut row: Vec<&dyn Display> =
            vec![&a.key, &b.key, &a.label, &b.label, &count, &significance];
        row.extend(edge.counts().iter().map(|count| count as &dyn Display));
        table.row(&row)?;
    }
    table.finish()
}

/// A CSV file that is being written.
struct Table<W: Write>(csv::Writer<W>);

impl<W: Write> Table<W> {
    fn begin(out: W, header: &[&str]) -> Result<Self> {
        let mut table = Self(csv::Writer::from_writer(out));
        let header: Vec<&dyn Display> = header.iter().map(|name| name as &dyn Display).collect();
        table.row(&header)?;
        Ok(table)
    }

    fn row(&mut self, cells: &[&dyn Display]) -> Result<()> {
        for cell in cells {
            let mut cell = cell.to_string();
            self.0.write_field(guarded(&mut cell)).map_err(ExportError::from_csv)?;
        }
        Ok(self.0.write_record(None::<&[u8]>).map_err(ExportError::from_csv)?)
    }

    fn finish(mut self) -> Result<()> {
        Ok(self.0.flush().map_err(ExportError::Io)?)
    }
}

fn write_gexf(out: &mut impl Write, network: &NetworkGraph) -> io::Result<()> {
    let is_dynamic = !network.periods.is_empty();
    let mode = if is_dynamic { "mode=\"dynamic\" timeformat=\"date\"" } else { "mode=\"static\"" };
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n\
         <meta><creator>chancery {}</creator></meta>\n\
         <graph defaultedgetype=\"undirected\" {mode}>\n\
         <attributes class=\"node\" mode=\"static\">\
         <attribute id=\"articles\" title=\"articles\" type=\"long\"/></attributes>\n\
         <attributes class=\"edge\" mode=\"static\">\
         <attribute id=\"g2\" title=\"g2\" type=\"double\"/></attributes>\n",
        env!("CARGO_PKG_VERSION"),
    )?;
    if is_dynamic {
        out.write_all(
            b"<attributes class=\"edge\" mode=\"dynamic\">\
              <attribute id=\"articles\" title=\"articles\" type=\"long\"/></attributes>\n",
        )?;
    }
    out.write_all(b"<nodes>\n")?;
    for node in network.nodes() {
        writeln!(
            out,
            "<node id=\"{}\" label=\"{}\"><attvalues><attvalue for=\"articles\" value=\"{}\"/>\
             </attvalues></node>",
            escaped(node.key()),
            escaped(node.label()),
            node.count(),
        )?;
    }
    out.write_all(b"</nodes>\n<edges>\n")?;
    for (nth, edge) in network.edges().iter().enumerate() {
        write_edge(out, network, nth, edge)?;
    }
    out.write_all(b"</edges>\n</graph>\n</gexf>\n")
}

fn write_edge(
    out: &mut impl Write,
    network: &NetworkGraph,
    nth: usize,
    edge: &NetworkEdge,
) -> io::Result<()> {
    let [a, b] = network.ends(edge);
    write!(
        out,
        "<edge id=\"{nth}\" source=\"{}\" target=\"{}\" weight=\"{}\"><attvalues>\
         <attvalue for=\"g2\" value=\"{}\"/>",
        escaped(a.key()),
        escaped(b.key()),
        edge.count(),
        edge.significance(),
    )?;
    for (period, count) in network.periods.iter().zip(edge.counts()).filter(|(_, n)| **n > 0) {
        write!(
            out,
            "<attvalue for=\"articles\" value=\"{count}\" start=\"{}\" end=\"{}\"/>",
            period.first, period.last,
        )?;
    }
    out.write_all(b"</attvalues></edge>\n")
}

/// A text as the value of an attribute: what XML 1.0 has no letter for is U+FFFD.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(letter),
        }
    }
    escaped
}
