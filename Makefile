# The same scripts for those who have make.
.PHONY: run test evaluate bench
run test evaluate bench:
	@script/$@
