#!/usr/bin/env bash
# Runs validate, synth, diff and upgrade on a spec, and writes comment.md for the pull request.
#
# usage: check.sh SPEC OLD
#   SPEC  the spec
#   OLD   the spec before the change, or --live for what CloudFormation has deployed
#
# Ends with 0, with 1 if a rule pack has a finding, something would be lost or the deployment would
# fail, and with 2 for bad input. What is lost on purpose has its id in allowed-losses.txt, one a line.
set -euo pipefail

spec=$1
old=$2
marker='<!-- eks-blueprint -->'
# GitHub takes 65,536 characters; diff itself writes 65,000 at most.
longest=65400

rm -f comment.md diff.md upgrade.md
eks-blueprint validate "$spec"
eks-blueprint synth "$spec" --output cdk.out

allow=()
if [ -f allowed-losses.txt ]; then
  while read -r id || [ -n "$id" ]; do
    if [ -n "$id" ]; then allow+=(--allow "$id"); fi
  done < allowed-losses.txt
fi

code=0
if [ "$old" = --live ]; then
  eks-blueprint diff --live cdk.out --format markdown ${allow[@]+"${allow[@]}"} > diff.md || code=$?
elif [ -e "$old" ]; then
  eks-blueprint diff "$old" cdk.out --format markdown ${allow[@]+"${allow[@]}"} > diff.md || code=$?
else
  printf '# The spec is new\n\nThere is nothing to compare it with.\n' > diff.md
fi
if [ "$code" -gt 1 ]; then exit "$code"; fi

# What is in the way of the next version of Kubernetes stops no other change.
eks-blueprint upgrade "$spec" --format markdown > upgrade.md || true

{
  printf '%s\n' "$marker"
  cat diff.md
  if [ -s upgrade.md ] && [ "$(($(wc -m < diff.md) + $(wc -m < upgrade.md)))" -lt "$((longest - 100))" ]; then
    printf '\n<details>\n<summary>Upgrade of Kubernetes</summary>\n\n'
    cat upgrade.md
    printf '\n</details>\n'
  fi
} > comment.md
exit "$code"
