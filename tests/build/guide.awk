# Makes a scenario of the clerk's guide. In its ```console blocks a line "$ cunxin …" is a command that
# must succeed, the lines below it are of its output: blanks count as one, "…" stands for anything.
# Hidden from the reader, <!-- play … --> holds lines of a scenario, <!-- fails --> says that the next
# command must end with 1, and <!-- catch NAME=TEXT PATTERN --> that TEXT is another one each time.
function quoted(line) {
	gsub(/[][\\.^$*+?(){}|\/-]/, "\\\\&", line)
	gsub(/ *… */, "\001", line)
	gsub(/ +/, " +", line)
	gsub(/\001/, ".*", line)
	if (caught != "" && index(line, example)) {
		sub(example, known ? pattern : "(?<" caught ">" pattern ")", line)
		known = 1
	}
	return line
}
/^<!-- catch / {
	split($3, pair, "=")
	caught = pair[1]; example = pair[2]; pattern = $4; known = 0
	next
}
/^<!-- fails -->/ { status = 1; next }
/^<!-- play/ { playing = 1; sub(/^<!-- play */, ""); if ($0 == "") next }
playing {
	if (sub(/ *-->.*/, "")) playing = 0
	if ($0 != "") print
	next
}
/^```console/ { inside = 1; next }
/^```/ { inside = 0; next }
inside && /^\$ cunxin/ {
	if (known) gsub(example, "%{" caught "}")
	sub(/^\$/, "$" status)
	status = ""
	print
	commands++
	next
}
inside && /^\$/ { print "line " FNR ": only cunxin is played" >"/dev/stderr"; exit 1 }
inside && $0 !~ /^ *…? *$/ { print "> " quoted($0) }
END { if (commands < 40) { print "only " commands + 0 " commands were found" >"/dev/stderr"; exit 1 } }
