package io.bestfit.proxy.cli;

import io.bestfit.proxy.check.Cell;
import io.bestfit.proxy.check.CheckedNode;
import io.bestfit.proxy.check.Matrix;
import io.bestfit.proxy.client.Reference;
import io.bestfit.proxy.client.Referenced;
import io.bestfit.proxy.client.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Judges many images for many nodes: each image is read once, and several at a time. */
final class CheckRun {

    /** As many images at a time as container engines pull layers by two or three of themselves; a judgement. */
    private static final int AT_ONCE = 8;

    private final Judge judge;
    private final List<CheckedNode> nodes;
    private final Progress progress;

    CheckRun(Judge judge, List<CheckedNode> nodes, Progress progress) {
        this.judge = judge;
        this.nodes = nodes;
        this.progress = progress;
    }

    Matrix run(List<Reference> images) throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
                Progress.Counter counter = progress.counter("checking", images.size(), "images")) {
            List<Future<Matrix.Row>> rows = new ArrayList<>();
            for (Reference image : images) {
                rows.add(workers.submit(() -> {
                    Matrix.Row row = row(image);
                    counter.reached(done.incrementAndGet());
                    return row;
                }));
            }
            List<Matrix.Row> finished = new ArrayList<>();
            for (Future<Matrix.Row> row : rows) {
                finished.add(row.get());
            }
            return new Matrix(nodes, finished);
        } catch (ExecutionException e) {
            throw new IllegalStateException("what cannot be had is a result, not a failure", e.getCause());
        }
    }

    private Matrix.Row row(Reference image) {
        List<Cell> cells = new ArrayList<>();
        try {
            Judge.Found found = judge.read(image);
            for (CheckedNode node : nodes) {
                cells.add(cell(found, node));
            }
        } catch (UnavailableException e) {
            nodes.forEach(_ -> cells.add(Cell.unknown(String.valueOf(e.getMessage()))));
        }
        return new Matrix.Row(image.toString(), cells);
    }

    private Cell cell(Judge.Found found, CheckedNode node) {
        try {
            Judge.Answer answer = judge.judge(found, node.node());
            if (answer.explanation().selection() == null && found.what() instanceof Referenced.Whole image
                    && Judge.isImage(image)) {
                return judge.judgeAlone(found.asked(), image, node.node())
                        .map(alone -> Cell.of(alone.explanation(), alone.notes()))
                        .orElseGet(() -> Cell.unknown("it is a single image, and for which platform it is could not"
                                + " be found out"));
            }
            return Cell.of(answer.explanation(), answer.notes());
        } catch (UnavailableException e) {
            return Cell.unknown(String.valueOf(e.getMessage()));
        }
    }
}
