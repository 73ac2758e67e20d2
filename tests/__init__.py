"""AutoDemo's tests: one folder per package, plus local web sites, end-to-end runs and benches."""
