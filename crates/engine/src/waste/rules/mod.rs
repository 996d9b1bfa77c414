//! The rules, one a file.

mod agw_01;
mod bed_01;
mod bed_02;
mod bkp_01;
mod bkp_02;
mod cfg_01;
mod com_01;
mod com_02;
mod com_03;
mod com_05;
mod com_06;
mod com_07;
mod ct_01;
mod cw_01;
mod cw_02;
mod cw_03;
mod cw_04;
mod ddb_01;
mod ddb_02;
mod ddb_03;
mod dms_01;
mod ebs_01;
mod ebs_02;
mod ebs_03;
mod ebs_04;
mod ebs_05;
mod ebs_06;
mod ebs_07;
mod ebs_08;
mod ebs_09;
mod ebs_10;
mod ec2_01;
mod ec2_02;
mod ec2_03;
mod ec2_04;
mod ec2_05;
mod ec2_06;
mod ec2_07;
mod ec2_08;
mod ec2_09;
mod ec2_10;
mod ec2_11;
mod ec2_12;
mod ec2_13;
mod ec2_14;
mod ec_01;
mod ec_02;
mod ec_03;
mod ecr_01;
mod efs_01;
mod efs_02;
mod eks_01;
mod eks_02;
mod emr_01;
mod far_01;
mod fsx_01;
mod gen_01;
mod gen_02;
mod gen_04;
mod gen_05;
mod glu_01;
mod grd_01;
mod kin_01;
mod kin_02;
mod kms_01;
mod lam_01;
mod lam_02;
mod lam_03;
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
mod os_01;
mod os_02;
mod rds_01;
mod rds_03;
mod rds_04;
mod rds_05;
mod rds_06;
mod rds_07;
mod rds_08;
mod rds_09;
mod rds_10;
mod rds_11;
mod rds_14;
mod rs_01;
mod rs_02;
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
mod seat_01;
mod seat_02;
mod sec_01;
mod shared_compute;
mod shared_database;
mod shared_network;
mod shared_service;
mod shared_snapshots;
mod shared_storage;
mod sm_01;
mod sm_02;
mod snap_01;
mod snap_02;
mod snap_03;
mod snap_04;
mod snap_05;
mod snap_06;
mod snap_07;
mod ssm_01;
mod trf_01;
mod ws_01;
mod ws_02;
mod ws_03;

use super::rule::Rule;

/// All rules, by id.
pub const ALL: &[Rule] = &[
    agw_01::RULE,
    bed_01::RULE,
    bed_02::RULE,
    bkp_01::RULE,
    bkp_02::RULE,
    cfg_01::RULE,
    com_01::RULE,
    com_02::RULE,
    com_03::RULE,
    com_05::RULE,
    com_06::RULE,
    com_07::RULE,
    ct_01::RULE,
    cw_01::RULE,
    cw_02::RULE,
    cw_03::RULE,
    cw_04::RULE,
    ddb_01::RULE,
    ddb_02::RULE,
    ddb_03::RULE,
    dms_01::RULE,
    ebs_01::RULE,
    ebs_02::RULE,
    ebs_03::RULE,
    ebs_04::RULE,
    ebs_05::RULE,
    ebs_06::RULE,
    ebs_07::RULE,
    ebs_08::RULE,
    ebs_09::RULE,
    ebs_10::RULE,
    ec2_01::RULE,
    ec2_02::RULE,
    ec2_03::RULE,
    ec2_04::RULE,
    ec2_05::RULE,
    ec2_06::RULE,
    ec2_07::RULE,
    ec2_08::RULE,
    ec2_09::RULE,
    ec2_10::RULE,
    ec2_11::RULE,
    ec2_12::RULE,
    ec2_13::RULE,
    ec2_14::RULE,
    ec_01::RULE,
    ec_02::RULE,
    ec_03::RULE,
    ecr_01::RULE,
    efs_01::RULE,
    efs_02::RULE,
    eks_01::RULE,
    eks_02::RULE,
    emr_01::RULE,
    far_01::RULE,
    fsx_01::RULE,
    gen_01::RULE,
    gen_02::RULE,
    gen_04::RULE,
    gen_05::RULE,
    glu_01::RULE,
    grd_01::RULE,
    kin_01::RULE,
    kin_02::RULE,
    kms_01::RULE,
    lam_01::RULE,
    lam_02::RULE,
    lam_03::RULE,
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
    os_01::RULE,
    os_02::RULE,
    rds_01::RULE,
    rds_03::RULE,
    rds_04::RULE,
    rds_05::RULE,
    rds_06::RULE,
    rds_07::RULE,
    rds_08::RULE,
    rds_09::RULE,
    rds_10::RULE,
    rds_11::RULE,
    rds_14::RULE,
    rs_01::RULE,
    rs_02::RULE,
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
    seat_01::RULE,
    seat_02::RULE,
    sec_01::RULE,
    sm_01::RULE,
    sm_02::RULE,
    snap_01::RULE,
    snap_02::RULE,
    snap_03::RULE,
    snap_04::RULE,
    snap_05::RULE,
    snap_06::RULE,
    snap_07::RULE,
    ssm_01::RULE,
    trf_01::RULE,
    ws_01::RULE,
    ws_02::RULE,
    ws_03::RULE,
];
