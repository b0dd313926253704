package io.bestfit.proxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.docs.Document;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What the page on installing has typed to build makes all that it lists, and runs no test. */
class BuildLineTest {

    private static final XPath XPATH = XPathFactory.newInstance().newXPath();
    private static final String EXECUTIONS = "//profile[starts-with(id, 'dist')]//execution";

    @Test
    void allOfItIsMadeWhenPackageEnds() throws Exception {
        Document page = Document.of("deploy/install.md");
        Node pom = pom("proxy/pom.xml");

        assertThat(page.blocks().getFirst().text()).isEqualTo("mvn package -Pdist -DskipTests\n");
        assertThat(texts(pom, EXECUTIONS + "/phase")).isNotEmpty()
                .allMatch(phase -> phase.equals("prepare-package") || phase.equals("package"));
        // In one phase plugins run in the order of the file, and so do their executions.
        assertThat(texts(pom, "//profile[id='dist']//execution[phase='package']/id")).startsWith("dist-libraries")
                .endsWith("dist-materials", "dist-sums");
    }

    /** Failsafe knows {@code skipITs} alone. */
    @Test
    void whoeverSkipsTestsSkipsThoseOfTheWholeAsWell() throws Exception {
        Node pom = pom("pom.xml");

        assertThat(texts(pom, "/project/properties/skipITs")).containsExactly("${skipTests}");
        assertThat(texts(pom, "/project/properties/skipTests")).containsExactly("false");
    }

    private static Node pom(String path) throws Exception {
        Path file = Document.repository().resolve(path);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    private static List<String> texts(Node pom, String expression) throws Exception {
        NodeList found = (NodeList) XPATH.evaluate(expression, pom, XPathConstants.NODESET);
        return IntStream.range(0, found.getLength()).mapToObj(number -> found.item(number).getTextContent()).toList();
    }
}
