//! Trails that record the same events again.

use super::shared_service::charged;
use crate::waste::{Case, Found, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "CT-01",
    name: "Second trail of management events",
    signal: "Lines PaidEventsRecorded: the first copy of management events in a region is free, every other is paid",
    saving: "The cost of those lines",
    caveat: "Look which trail the security team reads; a trail of the organization covers all accounts",
    inspect: "aws cloudtrail describe-trails --region {region}",
    needs: &[Need::UsageTypes],
    find,
    example: "
        - | AWSCloudTrail | USE1-PaidEventsRecorded | None | 5000000 Events | 100.00
        - | AWSCloudTrail | USE2-FreeEventsRecorded | None | 5000000 Events | 0.00 | region=us-east-2
        => us-east-1 saves 100.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    charged(
        case,
        |meter| meter.of("AWSCloudTrail") && meter.is("PaidEventsRecorded"),
        "management events recorded again",
    )
}
