# The same scripts for those who have make.
.PHONY: run test evaluate bench chaos torture
run test evaluate bench chaos:
	@script/$@
torture:
	@script/torture "$(DIR)"
