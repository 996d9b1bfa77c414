#!/usr/bin/env bash
# Collects evidence for Curio with the AWS CLI: what exists, what is attached, what is busy.
# It only reads (describe, get, list) and writes files into one folder of this machine. Look at them before you hand them on.
#
#   bash collect.sh [--regions us-east-1,eu-west-1] [--out curio-evidence] [--days 14] [--redact]
#
#   --regions  Regions to look at; all that are enabled where none is given.
#   --out      Folder for the files; it must not exist yet.
#   --days     Days of CloudWatch metrics.
#   --redact   Leaves out values of tags, descriptions, public addresses and names. Ids, ARNs and keys of tags stay: without
#              ids nothing could be compared with the bill. Private addresses, keys and host names are never collected.
#
# Account and credentials are those of the CLI: set AWS_PROFILE for others. CloudWatch charges about $0.01 for 1000 metrics, which are
# 250 running instances. A command that is not allowed is skipped, and what it would have told is missing.
set -u

regions="" out="curio-evidence" days=14 redact=""
while [ $# -gt 0 ]; do
  case "$1" in
    --regions) regions="${2:-}"; shift 2 || exit 2 ;;
    --out) out="${2:-}"; shift 2 || exit 2 ;;
    --days) days="${2:-}"; shift 2 || exit 2 ;;
    --redact) redact=yes; shift ;;
    *) echo "usage: bash collect.sh [--regions a,b] [--out folder] [--days 14] [--redact]"; exit 2 ;;
  esac
done
case "$days" in "" | *[!0-9]*) echo "--days needs a number"; exit 2 ;; esac

account=$(aws sts get-caller-identity --query Account --output text) || { echo "the AWS CLI has no credentials"; exit 1; }
if [ -z "$regions" ]; then
  regions=$(aws ec2 describe-regions --query 'Regions[].RegionName' --output text) || exit 1
fi
regions=$(echo "$regions" | tr ',\t\n' '   ')
mkdir "$out" || exit 1

# What of each answer is kept. Names of fields stay those of AWS.
tags='Tags: Tags[].{Key: Key, Value: Value}'
told='Description: Description,'
named='Name: Name,'
address='PublicIp: PublicIp,'
if [ -n "$redact" ]; then
  tags='Tags: Tags[].{Key: Key}' told="" named="" address=""
fi
VOLUMES="{Volumes: Volumes[].{VolumeId: VolumeId, State: State, Size: Size, VolumeType: VolumeType, Iops: Iops,
  Throughput: Throughput, CreateTime: CreateTime, SnapshotId: SnapshotId, AvailabilityZone: AvailabilityZone,
  Attachments: Attachments[].{InstanceId: InstanceId, State: State, AttachTime: AttachTime,
  DeleteOnTermination: DeleteOnTermination}, $tags}}"
INSTANCES="{Reservations: Reservations[].{OwnerId: OwnerId, Instances: Instances[].{InstanceId: InstanceId,
  InstanceType: InstanceType, ImageId: ImageId, State: State, StateTransitionReason: StateTransitionReason,
  LaunchTime: LaunchTime, PlatformDetails: PlatformDetails, UsageOperation: UsageOperation,
  InstanceLifecycle: InstanceLifecycle, CapacityReservationId: CapacityReservationId,
  Placement: {AvailabilityZone: Placement.AvailabilityZone, Tenancy: Placement.Tenancy},
  BlockDeviceMappings: BlockDeviceMappings[].{DeviceName: DeviceName, Ebs: {VolumeId: Ebs.VolumeId}}, $tags}}}"
ADDRESSES="{Addresses: Addresses[].{AllocationId: AllocationId, AssociationId: AssociationId, InstanceId: InstanceId,
  NetworkInterfaceId: NetworkInterfaceId, NetworkInterfaceOwnerId: NetworkInterfaceOwnerId, Domain: Domain, $address
  ServiceManaged: ServiceManaged, $tags}}"
SNAPSHOTS="{Snapshots: Snapshots[].{SnapshotId: SnapshotId, VolumeId: VolumeId, VolumeSize: VolumeSize,
  FullSnapshotSizeInBytes: FullSnapshotSizeInBytes, StartTime: StartTime, State: State, StorageTier: StorageTier,
  OwnerId: OwnerId, $told $tags}}"
IMAGES="{Images: Images[].{ImageId: ImageId, CreationDate: CreationDate, LastLaunchedTime: LastLaunchedTime, State: State,
  OwnerId: OwnerId, $named BlockDeviceMappings: BlockDeviceMappings[].{DeviceName: DeviceName,
  Ebs: {SnapshotId: Ebs.SnapshotId, VolumeSize: Ebs.VolumeSize}}, $tags}}"
GATEWAYS="{NatGateways: NatGateways[].{NatGatewayId: NatGatewayId, State: State, ConnectivityType: ConnectivityType,
  CreateTime: CreateTime, VpcId: VpcId, SubnetId: SubnetId, $tags}}"
BALANCERS="{LoadBalancers: LoadBalancers[].{LoadBalancerArn: LoadBalancerArn, Type: Type, Scheme: Scheme, State: State,
  CreatedTime: CreatedTime, VpcId: VpcId}}"
CLASSIC="{LoadBalancerDescriptions: LoadBalancerDescriptions[].{LoadBalancerName: LoadBalancerName,
  CreatedTime: CreatedTime, Instances: Instances[].{InstanceId: InstanceId}}}"
GROUPS_="{TargetGroups: TargetGroups[].{TargetGroupArn: TargetGroupArn, LoadBalancerArns: LoadBalancerArns,
  TargetType: TargetType}}"

RESERVED="{ReservedInstances: ReservedInstances[].{ReservedInstancesId: ReservedInstancesId, InstanceType: InstanceType,
  InstanceCount: InstanceCount, Scope: Scope, AvailabilityZone: AvailabilityZone, OfferingClass: OfferingClass,
  OfferingType: OfferingType, Duration: Duration, Start: Start, End: End, FixedPrice: FixedPrice, UsagePrice: UsagePrice,
  CurrencyCode: CurrencyCode, RecurringCharges: RecurringCharges, ProductDescription: ProductDescription, State: State, $tags}}"
DATABASES="{ReservedDBInstances: ReservedDBInstances[].{ReservedDBInstanceArn: ReservedDBInstanceArn,
  DBInstanceClass: DBInstanceClass, DBInstanceCount: DBInstanceCount, MultiAZ: MultiAZ, OfferingType: OfferingType,
  Duration: Duration, StartTime: StartTime, FixedPrice: FixedPrice, CurrencyCode: CurrencyCode,
  RecurringCharges: RecurringCharges, ProductDescription: ProductDescription, State: State}}"
CACHES="{ReservedCacheNodes: ReservedCacheNodes[].{ReservationARN: ReservationARN, CacheNodeType: CacheNodeType,
  CacheNodeCount: CacheNodeCount, OfferingType: OfferingType, Duration: Duration, StartTime: StartTime,
  FixedPrice: FixedPrice, RecurringCharges: RecurringCharges, ProductDescription: ProductDescription, State: State}}"
PLANS="{savingsPlans: savingsPlans[].{savingsPlanId: savingsPlanId, savingsPlanArn: savingsPlanArn,
  savingsPlanType: savingsPlanType, paymentOption: paymentOption, ec2InstanceFamily: ec2InstanceFamily, region: region,
  commitment: commitment, currency: currency, upfrontPaymentAmount: upfrontPaymentAmount,
  recurringPaymentAmount: recurringPaymentAmount, start: start, end: end, state: state,
  termDurationInSeconds: termDurationInSeconds, returnableUntil: returnableUntil}}"

# collect FILE COMMAND…: keeps the answer, or says that there is none.
collect() {
  local file="$1"
  shift
  if "$@" > "$out/$file.part" 2> "$out/error.part"; then
    mv "$out/$file.part" "$out/$file"
  else
    rm -f "$out/$file.part"
    echo "skipped $file: $(tr '\n' ' ' < "$out/error.part")"
  fi
  rm -f "$out/error.part"
}

# One query of metrics: id, label, namespace, dimension, resource, metric, statistic.
query() {
  printf '{"Id":"%s","Label":"%s","MetricStat":{"Metric":{"Namespace":"%s","MetricName":"%s",' "$1" "$2" "$3" "$6"
  printf '"Dimensions":[{"Name":"%s","Value":"%s"}]},"Period":86400,"Stat":"%s"}}' "$4" "$5" "$7"
}

# metrics REGION PART QUERIES: asks for whole days up to the last midnight, UTC.
metrics() {
  local now end start
  now=$(date -u +%s)
  end=$((now - now % 86400))
  start=$((end - days * 86400))
  printf '[%s]' "$3" > "$out/queries.part"
  collect "get-metric-data.$1.$2.json" aws cloudwatch get-metric-data --region "$1" --start-time "$start" --end-time "$end" \
    --metric-data-queries "file://$out/queries.part" --output json
  rm -f "$out/queries.part"
}

# Processor and network of what runs, and traffic of gateways, a hundred resources a command.
all_metrics() {
  local region="$1" queries="" count=0 part=1 id
  for id in $2; do
    case "$id" in
      i-*)
        queries="$queries${queries:+,}$(query "c$count" "$id CPUUtilization" AWS/EC2 InstanceId "$id" CPUUtilization Average)"
        queries="$queries,$(query "m$count" "$id CPUUtilization Maximum" AWS/EC2 InstanceId "$id" CPUUtilization Maximum)"
        queries="$queries,$(query "i$count" "$id NetworkIn" AWS/EC2 InstanceId "$id" NetworkIn Sum)"
        queries="$queries,$(query "o$count" "$id NetworkOut" AWS/EC2 InstanceId "$id" NetworkOut Sum)"
        ;;
      nat-*)
        queries="$queries${queries:+,}$(query "b$count" "$id BytesOutToDestination" AWS/NATGateway NatGatewayId "$id" \
          BytesOutToDestination Sum)"
        queries="$queries,$(query "s$count" "$id BytesOutToSource" AWS/NATGateway NatGatewayId "$id" BytesOutToSource Sum)"
        queries="$queries,$(query "a$count" "$id ActiveConnectionCount" AWS/NATGateway NatGatewayId "$id" \
          ActiveConnectionCount Maximum)"
        ;;
    esac
    count=$((count + 1))
    if [ "$count" -ge 100 ]; then
      metrics "$region" "$part" "$queries"
      queries="" count=0 part=$((part + 1))
    fi
  done
  if [ -n "$queries" ]; then metrics "$region" "$part" "$queries"; fi
}

# The health of each target group; the answer names neither the group nor the load balancers, so both are put beside it.
target_health() {
  local region="$1" number=0 group balancers
  while IFS=$'\t' read -r group balancers; do
    case "$group" in arn:*) ;; *) continue ;; esac
    number=$((number + 1))
    [ -z "$balancers" ] || balancers="\"$(echo "$balancers" | sed 's/,/","/g')\""
    collect "describe-target-health.$region.$number.json" aws elbv2 describe-target-health --region "$region" \
      --target-group-arn "$group" --output json --query "{TargetGroupArn: \`\"$group\"\`, LoadBalancerArns: \`[$balancers]\`,
        TargetHealthDescriptions: TargetHealthDescriptions[].{Target: {Id: Target.Id, Port: Target.Port},
        TargetHealth: {State: TargetHealth.State, Reason: TargetHealth.Reason}}}" < /dev/null
  done <<EOF
$(aws elbv2 describe-target-groups --region "$region" --output text \
    --query "TargetGroups[].[TargetGroupArn, join(',', LoadBalancerArns)]" 2> /dev/null)
EOF
}

listed=""
for region in $regions; do
  echo "$region"
  listed="$listed${listed:+,}\"$region\""
  collect "describe-volumes.$region.json" aws ec2 describe-volumes --region "$region" --output json --query "$VOLUMES"
  collect "describe-instances.$region.json" aws ec2 describe-instances --region "$region" --output json --query "$INSTANCES"
  collect "describe-addresses.$region.json" aws ec2 describe-addresses --region "$region" --output json --query "$ADDRESSES"
  collect "describe-snapshots.$region.json" aws ec2 describe-snapshots --region "$region" --output json --owner-ids self \
    --query "$SNAPSHOTS"
  collect "describe-images.$region.json" aws ec2 describe-images --region "$region" --output json --owners self --query "$IMAGES"
  collect "describe-nat-gateways.$region.json" aws ec2 describe-nat-gateways --region "$region" --output json --query "$GATEWAYS"
  collect "describe-load-balancers.$region.json" aws elbv2 describe-load-balancers --region "$region" --output json \
    --query "$BALANCERS"
  collect "describe-classic-load-balancers.$region.json" aws elb describe-load-balancers --region "$region" --output json \
    --query "$CLASSIC"
  collect "describe-target-groups.$region.json" aws elbv2 describe-target-groups --region "$region" --output json \
    --query "$GROUPS_"
  target_health "$region"
  collect "describe-reserved-instances.$region.json" aws ec2 describe-reserved-instances --region "$region" --output json \
    --query "$RESERVED"
  collect "describe-reserved-db-instances.$region.json" aws rds describe-reserved-db-instances --region "$region" --output json \
    --query "$DATABASES"
  collect "describe-reserved-cache-nodes.$region.json" aws elasticache describe-reserved-cache-nodes --region "$region" \
    --output json --query "$CACHES"
  running=$(aws ec2 describe-instances --region "$region" --filters Name=instance-state-name,Values=running \
    --query 'Reservations[].Instances[].InstanceId' --output text)
  gateways=$(aws ec2 describe-nat-gateways --region "$region" --filter Name=state,Values=available \
    --query 'NatGateways[].NatGatewayId' --output text)
  all_metrics "$region" "$running $gateways"
done
collect describe-savings-plans.json aws savingsplans describe-savings-plans --region us-east-1 --max-results 1000 --output json \
  --query "$PLANS"

# Trusted Advisor answers where the account has business support: little used instances and volumes, idle load balancers and
# databases, unassociated addresses. Its answers hold names, so that none is asked for with --redact.
if [ -z "$redact" ] && aws support describe-trusted-advisor-checks --region us-east-1 --language en --output json \
  --query '{checks: checks[].{id: id, metadata: metadata}}' > "$out/describe-trusted-advisor-checks.json" 2> /dev/null; then
  for check in Qch7DwouX1 DAvU99Dc4C hjLMh88uM8 Ti39halfu8 Z4AUBRNSmz; do
    collect "describe-trusted-advisor-check-result.$check.json" aws support describe-trusted-advisor-check-result \
      --region us-east-1 --language en --check-id "$check" --output json
  done
else
  rm -f "$out/describe-trusted-advisor-checks.json"
fi

printf '{"collected":"%s","accounts":["%s"],"regions":[%s]}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$account" "$listed" \
  > "$out/collected.json"
echo "wrote $(ls "$out" | wc -l | tr -d ' ') files to $out"
