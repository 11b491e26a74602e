import RecKit

/// `reckit completion`.
enum CompletionCommand: Command {
  /// The shells that have a script.
  enum Shell: String, CaseIterable {
    case bash, zsh, fish
  }

  static let specification = CommandSpecification(
    name: "completion", operands: "SHELL", summary: "Print a script that completes commands in bash, zsh or fish.",
    discussion: """
      For bash, put this line into ~/.bashrc:  eval "$(reckit completion bash)"

      For zsh, after compinit in ~/.zshrc:  eval "$(reckit completion zsh)"

      For fish:  reckit completion fish > ~/.config/fish/completions/reckit.fish

      The scripts ask the program itself, so that a package's own components are offered by its own program.
      `reckit completion words -- WORD ...` prints what may stand in place of the last word.
      """, count: 1...Int.max, options: [])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let name = arguments.operands[0]
    if name == "words" {
      for word in CompletionWords(context).candidates(for: Array(arguments.operands.dropFirst())) {
        context.output.line("\(word.text)\t\(Words.printable(word.help))")
      }
      return
    }
    guard let shell = Shell(rawValue: name), arguments.operands.count == 1 else {
      let names = Shell.allCases.map(\.rawValue)
      throw CommandError.usage(
        "there is a script for \(names.joined(separator: ", ")), not for \(arguments.operands.joined(separator: " ").escapedOnOneLine)"
          + Words.suggestion(for: name, among: names))
    }
    guard context.program.wholeMatch(of: /[A-Za-z0-9_.-]+/) != nil else {
      throw CommandError.usage("a program called \(context.program.escapedOnOneLine) cannot be completed; rename it")
    }
    context.output.write(script(for: shell, program: context.program))
  }

  private static func script(for shell: Shell, program: String) -> String {
    let function = "_" + String(program.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    let text =
      switch shell {
      case .bash: bash
      case .zsh: zsh
      case .fish: fish
      }
    return text.replacing("FUNCTION", with: function).replacing("PROGRAM", with: program)
  }

  /// Bash cuts words at `=`, so the line is cut anew at blanks, by `xargs`, which knows quotes and backslashes and runs
  /// nothing; what stands before `=` is taken off again.
  private static let bash = #"""
    FUNCTION() {
      local line="${COMP_LINE:0:COMP_POINT}" word candidate prefix=""
      local -a words
      mapfile -t words < <(xargs printf '%s\n' <<<"$line" 2>/dev/null)
      [[ ${#words[@]} -gt 0 ]] || return
      [[ "$line" == *[[:blank:]] && "$line" != *\\[[:blank:]] ]] && words+=("")
      words=("${words[@]/#\~\//$HOME/}")
      word="${words[${#words[@]}-1]}"
      [[ "$COMP_WORDBREAKS" == *=* && "$word" == *=* ]] && prefix="${word%=*}="
      COMPREPLY=()
      while IFS=$'\t' read -r candidate _; do
        COMPREPLY+=("${candidate#"$prefix"}")
      done < <("${words[0]}" completion words -- "${words[@]:1}" 2>/dev/null)
      if [[ ${#COMPREPLY[@]} -gt 0 && "${COMPREPLY[0]}" == *= ]]; then compopt -o nospace 2>/dev/null; fi
    }
    complete -o default -F FUNCTION PROGRAM

    """#

  private static let zsh = #"""
    #compdef PROGRAM
    FUNCTION() {
      local -a lines finished open shown open_shown
      local line text
      lines=("${(@f)$("${(Q)words[1]/#\~\//$HOME/}" completion words -- "${(@Q)words[2,CURRENT]/#\~\//$HOME/}" 2>/dev/null)}")
      for line in "${lines[@]}"; do
        text="${line%%$'\t'*}"
        [[ -z "$text" ]] && continue
        if [[ "$text" == *= ]]; then
          open+=("$text")
          open_shown+=("$text  ${line#*$'\t'}")
        else
          finished+=("$text")
          shown+=("$text  ${line#*$'\t'}")
        fi
      done
      (( ${#finished} + ${#open} )) || { _files; return }
      (( ${#finished} )) && compadd -l -d shown -- "${finished[@]}"
      (( ${#open} )) && compadd -l -S "" -d open_shown -- "${open[@]}"
    }
    if [[ "${funcstack[1]}" == FUNCTION ]]; then FUNCTION "$@"; else compdef FUNCTION PROGRAM; fi

    """#

  private static let fish = #"""
    function FUNCTION_words
        set -l words (string replace -r '^~/' "$HOME/" -- (commandline -opc)) (commandline -ct)
        $words[1] completion words -- $words[2..-1] 2>/dev/null
    end
    complete -c PROGRAM -e
    complete -c PROGRAM -n 'test (count (FUNCTION_words)) -gt 0' -f -a '(FUNCTION_words)'

    """#
}
