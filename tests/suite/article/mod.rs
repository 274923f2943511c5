//! Articles: dates, names, the model, and the two readers.

mod dated_text;
mod dates;
mod model;
mod names;
mod records;
