# Completion of cunxin(1) for bash: the verbs and options that the program itself tells of.
_cunxin()
{
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} help verbs verb='' i

	case $before in
	-c | --batch | --people) COMPREPLY=($(compgen -f -- "$word")); return ;;
	-o | --now | --since | --from | --to | --search | --limit | --text | --at | --until | --before | --after | --role | --month | --season | --notice) return ;;
	--state) COMPREPLY=($(compgen -W 'coming due waiting released dropped before queued sending sent delivered failed expired cancelled uncertain' -- "$word")); return ;;
	--encoding) COMPREPLY=($(compgen -W 'utf-8 gb18030' -- "$word")); return ;;
	--by) COMPREPLY=($(compgen -W 'group zone place' -- "$word")); return ;;
	esac
	help=$("${COMP_WORDS[0]}" --help 2>/dev/null)
	verbs=$(sed -nE 's/^  ([a-z]+( [a-z-]+)?)( .*|$)/\1/p' <<<"$help")
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-c | -o | --now) ((i++)) ;;
		-*) ;;
		*) grep -qE "^${verb:+$verb }${COMP_WORDS[i]}( |$)" <<<"$verbs" && verb+="${verb:+ }${COMP_WORDS[i]}" ;;
		esac
	done
	if [[ $word == -* ]]; then
		# Only a whole verb is asked for its help: nothing else may run while one types.
		grep -qxF -- "$verb" <<<"$verbs" && help+=$("${COMP_WORDS[0]}" $verb --help 2>/dev/null)
		COMPREPLY=($(compgen -W "$(grep -oE -- '--?[a-z]+' <<<"$help" | grep -E '^-' | sort -u)" -- "$word"))
	elif [[ $verb == backup || $verb == restore || $verb == 'people import' || $verb == export || $verb == 'season report' || $verb == 'report daily' || $verb == 'people export' ]]; then
		COMPREPLY=($(compgen -f -- "$word"))
	else
		COMPREPLY=($(compgen -W "$(sed -nE "s/^${verb:+$verb }([a-z-]+)( .*|$)/\1/p" <<<"$verbs" | sort -u)" -- "$word"))
	fi
}
complete -F _cunxin cunxin
