mod export;
mod import;
mod lines;
mod spend;
mod status;

pub(crate) use export::export;
pub(crate) use import::import;
pub(crate) use lines::lines;
pub(crate) use spend::spend;
pub(crate) use status::status;
