#!/usr/bin/env bash
# Sets the power mode and pins the clocks before the appliance starts: a governor that changes frequencies costs milliseconds where they count.
# Run as root by the drop-in jetson.conf. It never keeps the appliance from starting: what it cannot do it says, and it ends with 0.
#   EDGECX_POWER_MODE   name of a mode in /etc/nvpmodel.conf (MAXN, 15W, 25W, ...); empty leaves the mode as it is
#   EDGECX_PIN_CLOCKS   yes (default) or no
set -u
config=${EDGECX_NVPMODEL_CONF:-/etc/nvpmodel.conf}
mode=${EDGECX_POWER_MODE:-}

if [ -n "$mode" ]; then
  if ! command -v nvpmodel >/dev/null; then
    echo "jetson-power: nvpmodel is not here; the power mode stays as it is"
  else
    # Numbers differ between boards and JetPack releases, names less so: "< POWER_MODEL ID=0 NAME=MAXN >".
    id=$(sed -nE "s/^ *< *POWER_MODEL +ID=([0-9]+) +NAME=$mode *>.*/\1/p" "$config" 2>/dev/null | head -n 1)
    if [ -z "$id" ]; then
      known=$(sed -nE 's/^ *< *POWER_MODEL +ID=[0-9]+ +NAME=([^ >]+).*/\1/p' "$config" 2>/dev/null | tr '\n' ' ')
      echo "jetson-power: no power mode '$mode' in $config; there are: ${known:-none}. The mode stays as it is"
    # A mode that needs a reboot is asked about on standard input: no answer, no reboot.
    elif nvpmodel -m "$id" </dev/null; then
      echo "jetson-power: power mode $mode (nvpmodel -m $id)"
    else
      echo "jetson-power: nvpmodel -m $id failed; some modes need a reboot: run it by hand once"
    fi
  fi
fi

if [ "${EDGECX_PIN_CLOCKS:-yes}" = yes ]; then
  if ! command -v jetson_clocks >/dev/null; then
    echo "jetson-power: jetson_clocks is not here; the clocks are not pinned"
  elif jetson_clocks; then
    echo "jetson-power: clocks are pinned to the power mode's highest"
  else
    echo "jetson-power: jetson_clocks failed; the clocks are not pinned"
  fi
fi
exit 0
