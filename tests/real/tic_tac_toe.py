"""Tic-tac-toe, played perfectly: minimax with alpha-beta pruning."""

LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]
EMPTY, X, O = 0, 1, -1


def winner(board):
    for a, b, c in LINES:
        if board[a] != EMPTY and board[a] == board[b] == board[c]:
            return board[a]
    return None


def full(board):
    return all(cell != EMPTY for cell in board)


def minimax(board, player, alpha, beta):
    """The value of a board for X."""
    won = winner(board)
    if won is not None:
        return won
    if full(board):
        return 0
    best = -2 * player
    for cell in range(9):
        if board[cell] == EMPTY:
            board[cell] = player
            value = minimax(board, -player, alpha, beta)
            board[cell] = EMPTY
            if player == X:
                best = max(best, value)
                alpha = max(alpha, best)
            else:
                best = min(best, value)
                beta = min(beta, best)
            if alpha >= beta:
                break
    return best


def best_move(board, player):
    chosen, best = None, None
    for cell in range(9):
        if board[cell] == EMPTY:
            board[cell] = player
            value = minimax(board, -player, -2, 2) * player
            board[cell] = EMPTY
            if best is None or value > best:
                chosen, best = cell, value
    return chosen


def play(position):
    board = list(position)
    moves = []
    player = X if board.count(X) == board.count(O) else O
    while winner(board) is None and not full(board):
        move = best_move(board, player)
        board[move] = player
        moves.append(move)
        player = -player
    return moves, winner(board), board


MAIN = play
INPUTS = [([1, -1, 1, -1, -1, 0, 0, 0, 0],), ([1, 1, 1, -1, -1, 0, 0, 0, 0],), ([1, 0, 0, 0, -1, 0, 0, 0, 1],),
          ([1, -1, 1, -1, 1, -1, -1, 1, -1],)]  # fmt: skip
LARGE = ([0, 0, 0, 0, 1, 0, 0, 0, -1],)
