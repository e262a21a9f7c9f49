"""Image filters, as people write them with slices and loops."""

import numpy as np

from programs.registry import program, strided

IMAGE = np.round(np.abs(np.sin(np.arange(48.0))) * 255).reshape(6, 8)
SMALL = np.array([[0.0, 1.0], [2.0, 3.0]])
COLOR = np.abs(np.cos(np.arange(60.0))).reshape(4, 5, 3)


@program((strided(IMAGE),), ulp=4)
def blurred(image):
    padded = np.pad(image.astype(float), 1, mode="edge")
    total = np.zeros(image.shape)
    for dy in range(3):
        for dx in range(3):
            total += padded[dy : dy + image.shape[0], dx : dx + image.shape[1]]
    return total / 9


@program((IMAGE,), (IMAGE.T,), ulp=4)
def edges_by_sobel(image):
    gx = image[:-2, 2:] + 2 * image[1:-1, 2:] + image[2:, 2:] - image[:-2, :-2] - 2 * image[1:-1, :-2] - image[2:, :-2]
    gy = image[2:, :-2] + 2 * image[2:, 1:-1] + image[2:, 2:] - image[:-2, :-2] - 2 * image[:-2, 1:-1] - image[:-2, 2:]
    return np.hypot(gx, gy)


@program((IMAGE, np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])), (SMALL, np.ones((1, 1))), ulp=8)
def convolved(image, kernel):
    h, w = kernel.shape
    out = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return out


@program((SMALL,), (IMAGE[:4],))
def median_filtered(image):
    out = image.copy()
    for i in range(1, image.shape[0] - 1):
        for j in range(1, image.shape[1] - 1):
            out[i, j] = np.median(image[i - 1 : i + 2, j - 1 : j + 2])
    return out


@program((COLOR,), (COLOR[:, ::-1],), ulp=4)
def grey(image):
    return image @ np.array([0.299, 0.587, 0.114])


@program((IMAGE.astype(np.uint8),), (np.zeros((3, 3), np.uint8),), ulp=4)
def equalised(image):
    counts = np.bincount(image.ravel(), minlength=256)
    levels = counts.cumsum()
    low = levels[levels > 0].min()
    span = max(image.size - low, 1)
    table = np.round((levels - low) / span * 255).astype(np.uint8)
    return table[image]


@program((IMAGE, 128.0), (SMALL, 1.5), joins=True)
def otsu_like_threshold(image, start):
    t = start
    for _ in range(20):
        low, high = image[image < t], image[image >= t]
        if len(low) == 0 or len(high) == 0:
            break
        new = (low.mean() + high.mean()) / 2
        if abs(new - t) < 1e-9:
            break
        t = new
    return t, image > t


@program((IMAGE > 128,), (np.ones((2, 3), bool),))
def eroded_and_dilated(mask):
    padded = np.pad(mask, 1)
    inner = padded[1:-1, 1:-1]
    eroded = inner & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    dilated = inner | padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]
    return eroded, dilated, mask ^ eroded


@program((np.array([[1, 1, 0, 0], [0, 1, 0, 1], [1, 0, 0, 1]]),), (np.zeros((2, 2), int),), (np.ones((3, 3), int),))
def connected_parts(image):
    labels = np.zeros(image.shape, int)
    count = 0
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            if image[i, j] == 0 or labels[i, j] != 0:
                continue
            count += 1
            stack = [(i, j)]
            while stack:
                y, x = stack.pop()
                if y < 0 or x < 0 or y >= image.shape[0] or x >= image.shape[1]:
                    continue
                if image[y, x] == 0 or labels[y, x] != 0:
                    continue
                labels[y, x] = count
                stack.append((y + 1, x))
                stack.append((y - 1, x))
                stack.append((y, x + 1))
                stack.append((y, x - 1))
    return labels, count


@program((IMAGE, 2), (IMAGE[:4, :4], 4), ulp=4)
def pooled(image, n):
    h, w = image.shape[0] // n, image.shape[1] // n
    blocks = image[: h * n, : w * n].reshape(h, n, w, n)
    return blocks.mean(axis=(1, 3)), blocks.max(axis=3).max(axis=1)
