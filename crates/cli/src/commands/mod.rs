mod export;
mod import;
mod judged;
mod lines;
mod rates;
mod reconcile;
mod restated;
mod spend;
mod status;

pub(crate) use export::export;
pub(crate) use import::import;
pub(crate) use lines::lines;
pub(crate) use rates::rates;
pub(crate) use reconcile::reconcile;
pub(crate) use restated::restated;
pub(crate) use spend::spend;
pub(crate) use status::status;
