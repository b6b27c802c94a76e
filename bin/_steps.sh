# Sourced by bin/check and bin/test: runs named steps one after the other, keeps going when one fails, and sums up.

failed=()
summary=()

step() {
  # step NAME COMMAND…: what it prints is shown as it comes; its last line stands in the sum, too.
  local name="$1" began=$SECONDS log outcome="ok"
  shift
  log="$(mktemp)"
  echo "── $name"
  if ! "$@" 2>&1 | tee "$log"; then
    outcome="FAILED"
    failed+=("$name")
  fi
  summary+=("$(printf '%-6s %4ss  %-24s %s' "$outcome" "$((SECONDS - began))" "$name" "$(grep . "$log" | tail -n 1)")")
  rm -f "$log"
}

sum_up() {
  echo
  printf '%s\n' "${summary[@]}"
  if [ ${#failed[@]} -gt 0 ]; then
    echo "Not good yet: $(printf '%s; ' "${failed[@]}" | sed 's/; $//')."
    return 1
  fi
  echo "All good."
}
