"""DuckDB's side of the benchmark: `duck.py import|query PARQUET REPORT.csv.gz...`."""

import sys

import duckdb

what, to, *reports = sys.argv[1:]
source = f"read_csv({reports!r}, all_varchar=true, header=true, compression='gzip')"
if what == "import":
    duckdb.sql(f"COPY (SELECT * FROM {source}) TO '{to}' (FORMAT parquet, COMPRESSION zstd)")
else:
    money = 'sum("lineItem/UnblendedCost"::DECIMAL(38,10))'
    rows = duckdb.sql(f'SELECT "lineItem/ProductCode", {money} AS cost FROM {source} GROUP BY 1 ORDER BY 2 DESC')
    print(rows.fetchall()[:3])
