# What a load test needs on this machine's loopback, for the scripts in this folder: an upstream of fixed files, and
# nginx, haproxy and Bestfit before it, each on a free port, all stopped at the end. Needs $root and $bestfit.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # what the scripts that read this use and set

blob_bytes=$((256 * 1024 * 1024))
manifest_type=application/vnd.oci.image.manifest.v1+json
index_type=application/vnd.oci.image.index.v1+json
accept="Accept: $manifest_type, $index_type"
declare='Node-Features: cpu=zen3'
# The processes of the servers, and where they listen, by name.
declare -A server_pid server_port

fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

require() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || fail "needs $tool, which is not on the PATH (Debian: apt-get install" \
            "nginx-light haproxy hey wrk curl)"
    done
}

work=$(mktemp -d)
chmod 755 "$work" # started by root, nginx reads as another user
finish() {
    local pid
    for pid in "${server_pid[@]}"; do
        kill "$pid" 2>/dev/null || true
    done
    for pid in "${server_pid[@]}"; do
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

free_port() {
    local port
    while port=$((20000 + RANDOM % 12000)); do
        (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    printf '%s\n' "$port"
}

await_server() {
    local i
    for i in {1..2000}; do
        (: <"/dev/tcp/127.0.0.1/${server_port[$1]}") 2>/dev/null && return 0
        sleep 0.005
    done
    fail "$1 does not listen: $(cat "$work"/*.err "$work/$1.log" 2>/dev/null | tail -n 5)"
}

# --- the upstream: fixed files, so that it is faster than what is measured ---

digest_of() {
    sha256sum "$1" | cut -d' ' -f1
}

write_content() {
    mkdir "$work/files"
    local i digest separator='' targets=(x86_64 x86_64_v2 x86_64_v3 zen zen2 zen3 haswell broadwell skylake icelake)
    printf '{"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"sha256:%064d","size":2},"layers":[]}' \
        "$manifest_type" application/vnd.oci.image.config.v1+json 0 >"$work/files/child"
    child=$(digest_of "$work/files/child")
    {
        printf '{"schemaVersion":2,"mediaType":"%s","manifests":[' "$index_type"
        for i in {0..29}; do
            digest=$(printf '%064d' "$i")
            [[ $i -ne 5 ]] || digest=$child
            printf '%s{"mediaType":"%s","digest":"sha256:%s","size":%d,"platform":{"os":"linux","architecture":"amd64"},"annotations":{"org.supercontainers.hardware.cpu.target.microarch":"%s"}}' \
                "$separator" "$manifest_type" "$digest" "$(stat -c %s "$work/files/child")" "${targets[i % 10]}"
            separator=,
        done
        printf ']}'
    } >"$work/files/index"
    index=$(digest_of "$work/files/index")
    head -c "$blob_bytes" /dev/zero >"$work/files/blob"
    blob=$(digest_of "$work/files/blob")
}

# What both nginx configurations say.
common() {
    cat <<CONF
daemon off; pid $work/$1.pid; error_log $work/$1.err;
events { worker_connections 4096; }
http {
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000000;
  client_body_temp_path $work/$1.1; proxy_temp_path $work/$1.2; fastcgi_temp_path $work/$1.3;
  uwsgi_temp_path $work/$1.4; scgi_temp_path $work/$1.5;
CONF
}

file_location() {
    printf '    location = %s { alias %s; types {} default_type %s; add_header Docker-Content-Digest sha256:%s; }\n' "$@"
}

start_upstream() {
    server_port[upstream]=$(free_port)
    {
        printf 'worker_processes 1; '
        common upstream
        printf '  open_file_cache max=16; etag off;\n  server {\n    listen 127.0.0.1:%d backlog=4096;\n' \
            "${server_port[upstream]}"
        file_location /v2/lab/app/manifests/1.0 "$work/files/index" "$index_type" "$index"
        file_location "/v2/lab/app/manifests/sha256:$index" "$work/files/index" "$index_type" "$index"
        file_location "/v2/lab/app/manifests/sha256:$child" "$work/files/child" "$manifest_type" "$child"
        file_location "/v2/lab/app/blobs/sha256:$blob" "$work/files/blob" application/octet-stream "$blob"
        printf '    location = /status { stub_status; }\n  }\n}\n'
    } >"$work/upstream.conf"
    nginx -p "$work" -c "$work/upstream.conf" &
    server_pid[upstream]=$!
    await_server upstream
}

upstream_requests() {
    curl -sf "http://127.0.0.1:${server_port[upstream]}/status" | awk 'NR == 3 { print $3 }'
}

# --- the proxies ---

start_nginx() {
    server_port[nginx]=$(free_port)
    {
        printf 'worker_processes 2; '
        common nginx
        cat <<CONF
  upstream registry { server 127.0.0.1:${server_port[upstream]}; keepalive 256; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${server_port[nginx]} backlog=4096;
    proxy_buffers 16 64k; proxy_buffer_size 64k; proxy_busy_buffers_size 512k; proxy_max_temp_file_size 0;
    location / { proxy_pass http://registry; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
CONF
    } >"$work/nginx.conf"
    nginx -p "$work" -c "$work/nginx.conf" &
    server_pid[nginx]=$!
    await_server nginx
}

# Starts haproxy under a name with buffers of so many bytes.
start_haproxy() {
    local name=$1
    server_port[$name]=$(free_port)
    cat >"$work/$name.conf" <<CONF
global
  nbthread 2
  maxconn 4096
  tune.bufsize $2
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 60s
  http-reuse always
frontend clients
  bind 127.0.0.1:${server_port[$name]} backlog 4096
  default_backend registry
backend registry
  server one 127.0.0.1:${server_port[upstream]} pool-max-conn 256
CONF
    haproxy -db -q -f "$work/$name.conf" 2>"$work/$name.err" &
    server_pid[$name]=$!
    await_server "$name"
}

# Starts a Bestfit under a name: its launcher, its Java options, further keys of selection, further sections.
start_bestfit() {
    local name=$1 launcher=$2 options=$3 selection=${4-} sections=${5-}
    server_port[$name]=$(free_port) server_port[$name-admin]=$(free_port)
    # The upstream has the images' own manifests no more than their configurations: the index has to say it all.
    printf 'selection: {evidence: [descriptor, platform]%s}\n%s\n' "${selection:+, $selection}" "$sections" \
        >"$work/$name.yaml"
    BESTFIT_JAVA_OPTS=$options "$launcher" serve --config "$work/$name.yaml" \
        --upstream "http://127.0.0.1:${server_port[upstream]}" --listen "127.0.0.1:${server_port[$name]}" \
        --admin "127.0.0.1:${server_port[$name-admin]}" >"$work/$name.log" 2>&1 &
    server_pid[$name]=$!
    await_server "$name"
}

stop_server() {
    kill "${server_pid[$1]}"
    wait "${server_pid[$1]}" 2>/dev/null || true
    unset "server_pid[$1]"
}

# The ticks of CPU that a server has used, its workers included.
ticks() {
    local pid main=${server_pid[$1]}
    for pid in "$main" $(cat "/proc/$main/task/$main/children"); do
        sed 's/.*) //' "/proc/$pid/stat"
    done | awk '{ sum += $12 + $13 } END { print sum }'
}

# A line of a server's status in MiB: VmRSS or VmHWM.
memory() {
    awk -v key="$2:" '$1 == key { print int($2 / 1024) }' "/proc/${server_pid[$1]}/status"
}

# Prints the digest that a server answers a HEAD of the tag with.
head_of() {
    curl -sfI -H "$declare" -H "$accept" "http://127.0.0.1:${server_port[$1]}/v2/lab/app/manifests/1.0" |
        tr -d '\r' | sed -n 's/^docker-content-digest: sha256://Ip'
}

# What is measured must be what is meant.
check_answers() {
    local name wanted
    for name in "$@"; do
        wanted=$index
        [[ $name != bestfit* && $name != base ]] || wanted=$child
        [[ $(head_of "$name") == "$wanted" ]] ||
            fail "$name does not answer with sha256:$wanted: $(tail -n 5 "$work/$name".* 2>/dev/null)"
    done
}
