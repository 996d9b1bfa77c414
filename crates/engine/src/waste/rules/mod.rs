//! The rules, one a file.

mod bkp_01;
mod bkp_02;
mod ebs_04;
mod efs_01;
mod efs_02;
mod fsx_01;
mod net_01;
mod net_02;
mod net_03;
mod net_04;
mod net_05;
mod net_06;
mod net_07;
mod net_08;
mod net_09;
mod net_10;
mod net_11;
mod net_12;
mod net_14;
mod net_15;
mod net_16;
mod net_17;
mod net_18;
mod net_19;
mod net_20;
mod net_21;
mod net_22;
mod net_23;
mod net_24;
mod net_26;
mod net_27;
mod net_28;
mod net_29;
mod s3_01;
mod s3_02;
mod s3_03;
mod s3_04;
mod s3_05;
mod s3_07;
mod s3_08;
mod s3_09;
mod s3_10;
mod s3_11;
mod s3_12;
mod s3_13;
mod s3_14;
mod shared_network;
mod shared_storage;
mod trf_01;

use super::rule::Rule;

/// All rules, by id.
pub const ALL: &[Rule] = &[
    bkp_01::RULE,
    bkp_02::RULE,
    ebs_04::RULE,
    efs_01::RULE,
    efs_02::RULE,
    fsx_01::RULE,
    net_01::RULE,
    net_02::RULE,
    net_03::RULE,
    net_04::RULE,
    net_05::RULE,
    net_06::RULE,
    net_07::RULE,
    net_08::RULE,
    net_09::RULE,
    net_10::RULE,
    net_11::RULE,
    net_12::RULE,
    net_14::RULE,
    net_15::RULE,
    net_16::RULE,
    net_17::RULE,
    net_18::RULE,
    net_19::RULE,
    net_20::RULE,
    net_21::RULE,
    net_22::RULE,
    net_23::RULE,
    net_24::RULE,
    net_26::RULE,
    net_27::RULE,
    net_28::RULE,
    net_29::RULE,
    s3_01::RULE,
    s3_02::RULE,
    s3_03::RULE,
    s3_04::RULE,
    s3_05::RULE,
    s3_07::RULE,
    s3_08::RULE,
    s3_09::RULE,
    s3_10::RULE,
    s3_11::RULE,
    s3_12::RULE,
    s3_13::RULE,
    s3_14::RULE,
    trf_01::RULE,
];
