package io.bestfit.proxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.interop.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever types what the page on installing says, on a machine that has just started, gets what it promises. */
class InstallIT {

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Path JAVA = Path.of(System.getProperty("java.home"));
    private static final List<String> NO_JAVA = List.of(JAVA.toString(), "/usr/lib/jvm");

    /** The answer of a proxy that takes requests. */
    private static final String READY = "ok\n";

    @TempDir
    private Path folder;

    @Test
    void theArchive() throws Exception {
        Command.require("fish");
        Command.require("zsh");
        try (Machine machine = Machine.start(folder, NO_JAVA)) {
            assertThat(machine.run(PATH, "command -v java || echo none")).isEqualTo("none\n");

            assertThat(machine.run(PATH, typed("The archive"))).contains(".tar.gz: OK\n").endsWith(")\n")
                    .contains("\nbestfit " + Artifacts.version() + " (revision ");
            assertThat(machine.run(PATH, "fish -c 'complete -C \"bestfit ser\"'")).startsWith("serve\t");
            assertThat(machine.run(PATH, "zsh -c 'autoload -U compinit; compinit -u -D; print ${_comps[bestfit]}'"))
                    .isNotBlank();
            assertThat(machine.run(PATH, "head -n 1 /usr/local/share/man/man1/bestfit.1")).startsWith(".TH ");
        }
    }

    /** What a page for sites copies from {@code deploy} is in the archive. */
    @Test
    void theServiceOfANode() throws Exception {
        try (Machine machine = Machine.start(folder, NO_JAVA)) {
            machine.run(PATH, typed("The archive"));
            String page = Document.of("deploy/systemd/README.md").blocks().getFirst().text();
            machine.run(PATH, "cd /opt/bestfit/share/bestfit\n" + page);

            assertThat(machine.run(PATH, "systemctl is-active bestfit-node.timer")).isEqualTo("active\n");
            assertThat(machine.run(PATH, "/usr/local/lib/bestfit/bestfit-node detect")).contains("cpu=");
        }
    }

    @Test
    void theService() throws Exception {
        Command.require("curl");
        try (Machine machine = Machine.start(folder, NO_JAVA)) {
            List<String> blocks = blocks("The service");
            machine.run(PATH, typed("The archive") + blocks.get(0));
            assertThat(machine.run(PATH, blocks.get(1))).endsWith(READY);
            assertThat(machine.run(PATH, "stat -c %u /proc/$(systemctl show --value -p MainPID bestfit)"))
                    .isNotEqualTo("0\n");
            machine.run(PATH, """
                    echo 'upstream: 1' >/etc/bestfit/bestfit.yaml
                    systemctl reload bestfit
                    until journalctl --unit bestfit | grep -q "bestfit.yaml:1:11: 'upstream'"; do sleep 0.1; done
                    """);
            String check = blocks.get(1).lines().toList().getLast();
            assertThat(machine.run(PATH, check)).isEqualTo(READY);

            machine.run(PATH, """
                    (umask 077 && echo secret >/etc/bestfit/registry-password)
                    cat >/etc/bestfit/bestfit.yaml <<END
                    upstream:
                      url: http://127.0.0.1:1
                      credentials:
                        username: puller
                        passwordFile: /run/credentials/bestfit.service/registry-password
                      allow: {networks: [127.0.0.0/8]}
                    END
                    """);
            machine.run(PATH, blocks.get(2));
            assertThat(machine.run(PATH, check + asked("127.0.0.1:5000"))).isEqualTo(READY + "502");

            String credential = "\ncat /run/credentials/bestfit.service/registry-password";
            assertThat(machine.run(PATH, "echo other >/etc/bestfit/registry-password; systemctl reload bestfit"
                    + credential)).isEqualTo("secret\n");
            assertThat(machine.run(PATH, "systemctl restart bestfit" + credential)).isEqualTo("other\n");

            machine.run(PATH, """
                    rm /etc/systemd/system/bestfit.service.d/password.conf
                    cat >/etc/bestfit/bestfit.yaml <<END
                    listen: [127.0.0.1:80]
                    upstream: {url: "http://127.0.0.1:1"}
                    END
                    """);
            machine.run(PATH, blocks.get(3));
            assertThat(machine.run(PATH, check + asked("127.0.0.1"))).isEqualTo(READY + "502");
        }
    }

    @Test
    void theJar() throws Exception {
        try (Machine machine = Machine.start(folder, List.of())) {
            assertThat(machine.run(JAVA.resolve("bin") + ":" + PATH, typed("The jar")))
                    .contains("\nbestfit " + Artifacts.version() + " (revision ");
        }
    }

    @Test
    void theImage() throws Exception {
        for (String program : List.of("podman", "runc", "skopeo", "curl", "docker-registry")) {
            Command.require(program);
        }
        try (Machine machine = Machine.start(folder, NO_JAVA)) {
            machine.run(PATH, """
                    echo '127.0.0.1 registry.example' >>/etc/hosts
                    cat >/etc/containers/registries.conf.d/example.conf <<END
                    [[registry]]
                    location = "registry.example"
                    insecure = true
                    END
                    cat >/etc/containers/storage.conf <<END
                    [storage]
                    driver = "vfs"
                    runroot = "/run/containers"
                    graphroot = "/var/lib/containers"
                    END
                    cat >/etc/containers/containers.conf <<END
                    [containers]
                    default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
                    pids_limit = 0
                    [engine]
                    runtime = "runc"
                    cgroup_manager = "cgroupfs"
                    END
                    cat >/run/registry.yml <<END
                    version: 0.1
                    storage: {inmemory: {}}
                    http: {addr: "127.0.0.1:80"}
                    END
                    systemd-run --quiet docker-registry serve /run/registry.yml
                    until curl -sf http://registry.example/v2/; do sleep 0.1; done
                    """);

            assertThat(machine.run(PATH, typed("The image"))).endsWith(READY);
            // Netty has found its library, though it could not unpack it.
            assertThat(machine.run(PATH, "cat /proc/[0-9]*/maps 2>/dev/null | grep -m 1 -o native/libnetty.*epoll"))
                    .isNotEmpty();
            assertThat(machine.run(PATH, "skopeo inspect --format '{{.Os}}/{{.Architecture}}' docker://registry.example"
                    + "/bestfit:" + Artifacts.version())).isEqualTo("linux/amd64\n");
        }
    }

    /** A further line, which prints the status with which a proxy answers whose upstream is away. */
    private static String asked(String address) {
        return "\ncurl -so /dev/null -w '%{http_code}' http://" + address + "/v2/";
    }

    /** What is typed in a section, after what is typed before all of them. */
    private static String typed(String section) throws IOException {
        Document page = Document.of("deploy/install.md");
        List<String> before = shell(new Document(page.file(), page.text().split("(?m)^## ", 2)[0]));
        assertThat(before).hasSize(2);
        return before.getLast() + String.join("", blocks(section));
    }

    private static List<String> blocks(String section) throws IOException {
        Document page = Document.of("deploy/install.md");
        return shell(new Document(page.file(), page.section(section)));
    }

    private static List<String> shell(Document document) {
        return document.blocks().stream().filter(block -> block.language().equals("sh")).map(Document.Block::text)
                .toList();
    }
}
